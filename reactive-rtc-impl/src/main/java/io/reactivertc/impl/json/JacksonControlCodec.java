package io.reactivertc.impl.json;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.ControlCodec;
import io.reactivertc.impl.data.ControlFrame;
import io.reactivertc.impl.data.ControlFrame.Close;
import io.reactivertc.impl.data.ControlFrame.Hello;
import io.reactivertc.impl.data.ControlFrame.Limit;
import io.reactivertc.impl.data.ControlFrame.StreamSignal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes and reads the frames of {@code rtc.control} as JSON; see {@code docs/protocol.md}, section 3. */
public final class JacksonControlCodec implements ControlCodec {

    private static final Set<String> HEARTBEAT = Set.of("ping", "pong");
    private static final int LONGEST_PING = 64;
    private static final int LONGEST_REASON = 256;

    /** Creates a codec. */
    public JacksonControlCodec() {}

    @Override
    public String encode(ControlFrame frame) {
        return new String(FieldWriter.write(to -> write(frame, to)), StandardCharsets.UTF_8);
    }

    @Override
    public ControlFrame decode(String json) {
        try {
            return read(Fields.read(json, HEARTBEAT));
        } catch (Malformed problem) {
            throw new DataException(RtcErrorCode.PROTOCOL_VIOLATION, "control frame: " + problem.getMessage());
        }
    }

    private static void write(ControlFrame frame, FieldWriter to) {
        to.object("hello", frame.hello(), JacksonControlCodec::hello)
                .count("ack", frame.ack())
                .object("limit", frame.limit(), JacksonControlCodec::limit)
                .raw("ping", frame.ping())
                .raw("pong", frame.pong())
                .raw("signal", frame.signal())
                .object("close", frame.close(),
                        (close, fields) -> fields.text("reason", close.reason()).number("last", close.last()))
                .object("closed", frame.closed(), (received, fields) -> fields.number("received", received))
                .text("bye", frame.bye());
        frame.stream().forEach(signal -> stream(signal, to));
        frame.parts().forEach(to::raw);
    }

    private static ControlFrame read(Fields fields) {
        return new ControlFrame(
                fields.fieldsOrNull("hello", JacksonControlCodec::hello),
                fields.has("ack") ? fields.count("ack") : null,
                fields.fieldsOrNull("limit", JacksonControlCodec::limit),
                heartbeat(fields, "ping"),
                heartbeat(fields, "pong"),
                fields.has("signal") ? fields.object("signal") : null,
                fields.fieldsOrNull("close", close -> new Close(reason(close, "reason"), close.count("last"))),
                fields.fieldsOrNull("closed", closed -> closed.count("received")),
                fields.has("bye") ? reason(fields, "bye") : null,
                stream(fields),
                parts(fields));
    }

    private static void stream(StreamSignal signal, FieldWriter to) {
        if (signal instanceof StreamSignal.End end) {
            to.object("end", end,
                    (count, fields) -> fields.number("messages", count.messages()).number("bytes", count.bytes()));
        } else if (signal instanceof StreamSignal.Broken broken) {
            to.object("error", broken, (error, fields) -> fields.text("code", error.code()).text("message", error.message()));
        } else if (signal instanceof StreamSignal.Cancelled cancelled) {
            to.text("cancel", cancelled.reason());
        } else if (signal instanceof StreamSignal.Failed failed) {
            to.object("fail", failed, (fail, fields) -> fields.text("code", fail.code()).text("message", fail.message()));
        }
    }

    private static List<StreamSignal> stream(Fields fields) {
        List<StreamSignal> signals = new ArrayList<>(0);
        if (fields.has("end")) {
            Fields end = fields.fields("end");
            signals.add(new StreamSignal.End(end.count("messages"), end.count("bytes")));
        }
        if (fields.has("error")) {
            Fields error = fields.fields("error");
            signals.add(new StreamSignal.Broken(reason(error, "code"), reason(error, "message")));
        }
        if (fields.has("cancel")) {
            signals.add(new StreamSignal.Cancelled(reason(fields, "cancel")));
        }
        if (fields.has("fail")) {
            Fields fail = fields.fields("fail");
            signals.add(new StreamSignal.Failed(reason(fail, "code"), reason(fail, "message")));
        }
        return signals;
    }

    private static Map<String, JsonText> parts(Fields fields) {
        return ControlFrame.PARTS.stream()
                .filter(fields::has)
                .collect(Collectors.toUnmodifiableMap(Function.identity(), fields::object));
    }

    private static void hello(Hello hello, FieldWriter to) {
        to.number("version", hello.version())
                .text("instance", hello.instance())
                .number("epoch", hello.epoch())
                .number("received", hello.received())
                .object("limit", hello.limit(), JacksonControlCodec::limit);
    }

    private static Hello hello(Fields fields) {
        return new Hello(
                fields.number("version", 1, Integer.MAX_VALUE),
                fields.instance(),
                fields.number("epoch", 1, Integer.MAX_VALUE),
                fields.count("received"),
                limit(fields.fields("limit")));
    }

    private static void limit(Limit limit, FieldWriter to) {
        to.number("messages", limit.messages()).number("bytes", limit.bytes());
    }

    private static Limit limit(Fields fields) {
        return new Limit(fields.count("messages"), fields.count("bytes"));
    }

    private static @Nullable JsonText heartbeat(Fields fields, String name) {
        if (!fields.has(name)) {
            return null;
        }
        JsonText value = fields.body(name);
        if (value.value().length() > LONGEST_PING) {
            throw Malformed.field(name, "is longer than " + LONGEST_PING + " characters");
        }
        return value;
    }

    private static String reason(Fields fields, String name) {
        String reason = fields.text(name);
        if (reason.length() > LONGEST_REASON) {
            throw Malformed.field(name, "is longer than " + LONGEST_REASON + " characters");
        }
        return reason;
    }
}
