package io.reactivertc.impl.json;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.peer.IceCandidate;
import io.reactivertc.impl.peer.SessionDescription;
import io.reactivertc.impl.peer.SignalBody;
import io.reactivertc.impl.peer.SignalBody.Candidate;
import io.reactivertc.impl.peer.SignalBody.Description;
import io.reactivertc.impl.peer.SignalBody.Need;
import io.reactivertc.impl.peer.SignalBody.Reject;
import io.reactivertc.impl.peer.SignalBodyCodec;
import java.nio.charset.StandardCharsets;

/** Writes and reads the bodies of {@code signal} as JSON; see {@code docs/protocol.md}, section 2. */
public final class JacksonSignalBodyCodec implements SignalBodyCodec {

    private static final int NO_INDEX = -1;

    /** Creates a codec. */
    public JacksonSignalBodyCodec() {}

    @Override
    public JsonText encode(SignalBody body) {
        byte[] json = FieldWriter.write(fields -> {
            fields.text("pc", body.pc()).number("epoch", body.epoch());
            write(body, fields);
        });
        return JsonText.of(new String(json, StandardCharsets.UTF_8));
    }

    @Override
    public SignalBody decode(JsonText body) {
        try {
            return read(Fields.read(body.value()));
        } catch (Malformed problem) {
            throw new SignalingException(RtcErrorCode.PROTOCOL_VIOLATION, "body of a signal: " + problem.getMessage());
        }
    }

    private static void write(SignalBody body, FieldWriter to) {
        if (body instanceof Description description) {
            to.object("description", description, JacksonSignalBodyCodec::description).raw("tracks", description.tracks());
        } else if (body instanceof Candidate candidate) {
            to.object("candidate", candidate.candidate(), JacksonSignalBodyCodec::candidate);
        } else if (body instanceof Reject reject) {
            to.object("reject", reject,
                    (rejected, fields) -> fields.number("n", rejected.number()).text("code", rejected.code()));
        } else if (body instanceof Need need) {
            to.constant("need", need.what());
        }
    }

    private static SignalBody read(Fields fields) {
        String pc = fields.text("pc");
        int epoch = positive(fields, "epoch");
        if (fields.has("description")) {
            return description(pc, epoch, fields.fields("description"), fields.objectOr("tracks", JsonText.EMPTY_OBJECT));
        }
        if (fields.has("candidate")) {
            return new Candidate(pc, epoch, candidate(fields.fields("candidate")));
        }
        if (fields.has("reject")) {
            Fields reject = fields.fields("reject");
            return new Reject(pc, epoch, positive(reject, "n"), reject.text("code"));
        }
        if (fields.has("need")) {
            return new Need(pc, epoch, fields.constant("need", Need.What.class));
        }
        throw new Malformed("says nothing that is known");
    }

    private static void description(Description description, FieldWriter to) {
        to.constant("type", description.description().type())
                .text("sdp", description.description().sdp())
                .number("n", description.number())
                .numberIfAny("re", description.answers());
    }

    private static Description description(String pc, int epoch, Fields fields, JsonText tracks) {
        SessionDescription.Type type = fields.constant("type", SessionDescription.Type.class);
        int answers = type == SessionDescription.Type.ANSWER ? positive(fields, "re") : 0;
        return new Description(pc, epoch, new SessionDescription(type, fields.text("sdp")), positive(fields, "n"), answers,
                tracks);
    }

    /** Writes a candidate; the one that ends gathering is an explicit {@code null}. */
    private static void candidate(IceCandidate candidate, FieldWriter to) {
        to.textOrNull("candidate", candidate.candidate()).text("sdpMid", candidate.sdpMid());
        if (candidate.sdpMLineIndex() > NO_INDEX) {
            to.number("sdpMLineIndex", candidate.sdpMLineIndex());
        }
        to.text("usernameFragment", candidate.usernameFragment());
    }

    private static IceCandidate candidate(Fields fields) {
        return new IceCandidate(
                fields.textOrNull("candidate"),
                fields.textOrNull("sdpMid"),
                fields.numberOr("sdpMLineIndex", 0, 0xFFFF, NO_INDEX),
                fields.textOrNull("usernameFragment"));
    }

    private static int positive(Fields fields, String name) {
        return fields.number(name, 1, Integer.MAX_VALUE);
    }
}
