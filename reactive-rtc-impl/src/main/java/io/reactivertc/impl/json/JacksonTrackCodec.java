package io.reactivertc.impl.json;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.media.TrackCodec;
import io.reactivertc.impl.media.TrackMessage;
import io.reactivertc.impl.media.TrackMessage.Answer;
import io.reactivertc.impl.media.TrackMessage.Ask;
import io.reactivertc.impl.media.TrackMessage.Item;
import io.reactivertc.impl.media.TrackMessage.Report;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.TrackOrigin;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes and reads what peers say about their tracks as JSON; see {@code docs/protocol.md}, section 4. */
public final class JacksonTrackCodec implements TrackCodec {

    private static final int LONGEST_ID = 128;
    private static final int LONGEST_LABEL = 256;

    /** Creates a codec. */
    public JacksonTrackCodec() {}

    @Override
    public JsonText encode(TrackMessage message) {
        return JsonText.of(new String(FieldWriter.write(to -> write(message, to)), StandardCharsets.UTF_8));
    }

    @Override
    public TrackMessage decode(JsonText json) {
        try {
            return read(Fields.read(json.value()));
        } catch (Malformed problem) {
            throw new DataException(RtcErrorCode.PROTOCOL_VIOLATION, "tracks: " + problem.getMessage());
        }
    }

    private static void write(TrackMessage message, FieldWriter to) {
        if (message instanceof Report report) {
            to.number("version", report.version()).list("list", report.tracks(), JacksonTrackCodec::item);
        } else if (message instanceof Ask ask) {
            to.object("ask", ask, (asked, fields) -> fields
                    .number("n", asked.number())
                    .text("track", asked.track())
                    .flag("muted", asked.muted()));
        } else if (message instanceof Answer answer) {
            to.object("answer", answer, (told, fields) -> fields.number("n", told.number()).flag("agreed", told.agreed()));
        }
    }

    private static void item(Item item, FieldWriter to) {
        to.text("id", item.id())
                .text("msid", item.section().equals(item.id()) ? null : item.section())
                .constant("kind", item.kind())
                .text("source", item.origin().wireName())
                .text("label", item.label())
                .flag("muted", item.muted())
                .flag("held", item.held());
    }

    private static TrackMessage read(Fields fields) {
        if (fields.has("ask")) {
            Fields ask = fields.fields("ask");
            return new Ask(ask.count("n"), text(ask, "track", LONGEST_ID), ask.flag("muted"));
        }
        if (fields.has("answer")) {
            Fields answer = fields.fields("answer");
            return new Answer(answer.count("n"), answer.flag("agreed"));
        }
        return new Report(
                fields.countOr("version", 0),
                fields.has("list") ? fields.list("list", TrackMessage.MOST_TRACKS, JacksonTrackCodec::item) : List.of());
    }

    private static Item item(Fields fields) {
        String id = text(fields, "id", LONGEST_ID);
        return new Item(
                id,
                fields.has("msid") ? text(fields, "msid", LONGEST_ID) : id,
                fields.constant("kind", MediaKind.class),
                TrackOrigin.fromWire(fields.textOr("source", "")),
                fields.has("label") ? text(fields, "label", LONGEST_LABEL) : "",
                fields.has("muted") && fields.flag("muted"),
                fields.has("held") && fields.flag("held"));
    }

    private static String text(Fields fields, String name, int longest) {
        String text = fields.text(name);
        if (text.length() > longest) {
            throw Malformed.field(name, "is longer than " + longest + " characters");
        }
        return text;
    }
}
