package io.reactivertc.impl.json;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.Lanes;
import io.reactivertc.file.TransferId;
import io.reactivertc.impl.file.FileCodec;
import io.reactivertc.impl.file.FileFrame;
import io.reactivertc.impl.file.FileFrame.Accept;
import io.reactivertc.impl.file.FileFrame.Cancel;
import io.reactivertc.impl.file.FileFrame.Corrupt;
import io.reactivertc.impl.file.FileFrame.Done;
import io.reactivertc.impl.file.FileFrame.Limit;
import io.reactivertc.impl.file.FileFrame.Offer;
import io.reactivertc.impl.file.FileFrame.Reject;
import io.reactivertc.impl.file.FileFrame.Resume;
import io.reactivertc.impl.file.FileFrame.Suspend;
import io.reactivertc.impl.file.StreamFrame;
import io.reactivertc.impl.file.StreamFrame.End;
import io.reactivertc.impl.file.StreamFrame.Join;
import io.reactivertc.impl.file.StreamFrame.Start;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes and reads what peers say about files as JSON; see {@code docs/protocol.md}, section "Files". */
public final class JacksonFileCodec implements FileCodec {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_]{1,64}");
    private static final int LONGEST_MESSAGE = 256;
    private static final int MOST_FOLDERS = 32;
    private static final int FIRST_ATTEMPT = 1;

    private static final Map<String, Function<Fields, FileFrame>> FRAMES = Map.of(
            "offer", JacksonFileCodec::offer,
            "accept", JacksonFileCodec::accept,
            "reject", at -> new Reject(id(at), code(at), message(at)),
            "limit", at -> new Limit(id(at), at.count("until"), at.count("received")),
            "suspend", at -> new Suspend(id(at)),
            "resume", at -> new Resume(id(at)),
            "done", at -> new Done(id(at), hash(at, "sha256")),
            "corrupt", at -> new Corrupt(id(at), attempt(at)),
            "cancel", at -> new Cancel(id(at), code(at), message(at)));

    private static final Map<String, Function<Fields, StreamFrame>> STREAM_FRAMES = Map.of(
            "start", at -> new Start(id(at), attempt(at), at.count("offset")),
            "join", at -> new Join(id(at), attempt(at), at.count("offset")),
            "end", at -> new End(id(at), attempt(at), at.count("size"), hash(at, "sha256")));

    /** Creates a codec. */
    public JacksonFileCodec() {}

    @Override
    public JsonText encode(FileFrame frame) {
        return JsonText.of(text(to -> write(frame, to)));
    }

    @Override
    public FileFrame decode(JsonText json) {
        return orViolation(() -> {
            Fields fields = Fields.read(json.value());
            List<String> named = FRAMES.keySet().stream().filter(fields::has).toList();
            if (named.size() != 1) {
                throw new Malformed("it must say exactly one thing that is known");
            }
            String name = named.get(0);
            return java.util.Objects.requireNonNull(FRAMES.get(name)).apply(fields.fields(name));
        });
    }

    @Override
    public Optional<TransferId> offerId(JsonText json) {
        try {
            Fields fields = Fields.read(json.value());
            return fields.has("offer") ? Optional.of(id(fields.fields("offer"))) : Optional.empty();
        } catch (Malformed unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public String encode(StreamFrame frame) {
        return text(to -> {
            if (frame instanceof Start start) {
                to.object("start", start, (said, at) -> about(said, at).number("offset", said.offset()));
            } else if (frame instanceof Join join) {
                to.object("join", join, (said, at) -> about(said, at).number("offset", said.offset()));
            } else if (frame instanceof End end) {
                to.object("end", end,
                        (said, at) -> about(said, at).number("size", said.size()).text("sha256", said.sha256()));
            }
        });
    }

    @Override
    public StreamFrame decodeStream(String json) {
        return orViolation(() -> {
            Fields fields = Fields.read(json);
            List<String> named = STREAM_FRAMES.keySet().stream().filter(fields::has).toList();
            if (named.size() != 1) {
                throw new Malformed("it must say exactly one of start, join and end");
            }
            String name = named.get(0);
            return java.util.Objects.requireNonNull(STREAM_FRAMES.get(name)).apply(fields.fields(name));
        });
    }

    private static void write(FileFrame frame, FieldWriter to) {
        if (frame instanceof Offer offer) {
            to.object("offer", offer, JacksonFileCodec::offer);
        } else if (frame instanceof Accept accept) {
            to.object("accept", accept, JacksonFileCodec::accept);
        } else if (frame instanceof Reject reject) {
            to.object("reject", reject, (said, at) -> why(said, at, said.code(), said.message()));
        } else if (frame instanceof Limit limit) {
            to.object("limit", limit,
                    (said, at) -> at.text("id", said.id()).number("until", said.until()).number("received", said.received()));
        } else if (frame instanceof Suspend suspend) {
            to.object("suspend", suspend, (said, at) -> at.text("id", said.id()));
        } else if (frame instanceof Resume resume) {
            to.object("resume", resume, (said, at) -> at.text("id", said.id()));
        } else if (frame instanceof Done done) {
            to.object("done", done, (said, at) -> at.text("id", said.id()).text("sha256", said.sha256()));
        } else if (frame instanceof Corrupt corrupt) {
            to.object("corrupt", corrupt, (said, at) -> at.text("id", said.id()).number("attempt", said.attempt()));
        } else if (frame instanceof Cancel cancel) {
            to.object("cancel", cancel, (said, at) -> why(said, at, said.code(), said.message()));
        }
    }

    private static void offer(Offer offer, FieldWriter to) {
        FileMetadata metadata = offer.metadata();
        to.text("id", offer.id()).number("attempt", offer.attempt()).text("name", metadata.name());
        metadata.size().ifPresent(size -> to.number("size", size));
        to.text("type", metadata.mediaType())
                .count("modified", millis(metadata.modifiedAt()))
                .texts("path", metadata.folders())
                .flag("resumable", offer.resumable());
    }

    /** Times before 1970 are not told: counts are not negative. */
    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null || time.isBefore(Instant.EPOCH) ? null : time.toEpochMilli();
    }

    private static FileFrame offer(Fields at) {
        FileMetadata metadata;
        try {
            metadata = new FileMetadata(
                    at.text("name"),
                    at.texts("path", MOST_FOLDERS),
                    at.countOr("size", FileMetadata.UNKNOWN_SIZE),
                    at.textOrNull("type"),
                    at.has("modified") ? Instant.ofEpochMilli(at.count("modified")) : null);
        } catch (IllegalArgumentException wrong) {
            throw new Malformed(String.valueOf(wrong.getMessage()));
        }
        return new Offer(id(at), attempt(at), metadata, at.has("resumable") && at.flag("resumable"));
    }

    private static void accept(Accept accept, FieldWriter to) {
        to.text("id", accept.id())
                .number("attempt", accept.attempt())
                .number("offset", accept.offset())
                .text("prefix", accept.prefix())
                .number("until", accept.until())
                .numberIfAny("lanes", accept.lanes());
    }

    private static FileFrame accept(Fields at) {
        long offset = at.count("offset");
        if (at.has("prefix") != offset > 0) {
            throw Malformed.field("prefix", "must be there if and only if there is something before the offset");
        }
        return new Accept(id(at), attempt(at), offset, at.has("prefix") ? hash(at, "prefix") : null, at.count("until"),
                at.numberOr("lanes", 0, Lanes.MOST, 0));
    }

    private static FieldWriter about(StreamFrame frame, FieldWriter to) {
        return to.text("id", frame.id()).number("attempt", frame.attempt());
    }

    private static void why(FileFrame frame, FieldWriter to, String code, String message) {
        to.text("id", frame.id()).text("code", code);
        if (!message.isEmpty()) {
            to.text("message", message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE));
        }
    }

    private static TransferId id(Fields at) {
        return at.id("id", TransferId::of);
    }

    private static int attempt(Fields at) {
        return at.number("attempt", FIRST_ATTEMPT, Integer.MAX_VALUE);
    }

    private static String code(Fields at) {
        return matching(at, "code", CODE);
    }

    private static String hash(Fields at, String name) {
        return matching(at, name, HASH);
    }

    private static String message(Fields at) {
        String message = at.textOr("message", "");
        if (message.length() > LONGEST_MESSAGE) {
            throw Malformed.field("message", "is longer than " + LONGEST_MESSAGE + " characters");
        }
        return message;
    }

    private static String matching(Fields at, String name, Pattern syntax) {
        String text = at.text(name);
        if (!syntax.matcher(text).matches()) {
            throw Malformed.field(name, "is not what it should be");
        }
        return text;
    }

    private static String text(java.util.function.Consumer<FieldWriter> fields) {
        return new String(FieldWriter.write(fields), StandardCharsets.UTF_8);
    }

    private static <T> T orViolation(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Malformed problem) {
            throw new FileException(RtcErrorCode.PROTOCOL_VIOLATION, "about a file: " + problem.getMessage());
        }
    }
}
