package io.reactivertc.impl.signaling;

import io.reactivertc.common.JsonText;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import org.jspecify.annotations.Nullable;

/** Weighs messages without writing them, so that one too large for the server is refused before it has a number: a number that never arrives would be a gap. */
final class FrameWeight {

    /** Is more than any envelope with its ids takes. */
    private static final int ENVELOPE = 512;

    /** Is what the longest JSON escape makes of one UTF-16 code unit. */
    private static final int ESCAPED = 6;

    /** Is returned for text with half a surrogate pair, which UTF-8 cannot express. */
    static final int NOT_UNICODE = -1;

    private FrameWeight() {}

    /** Returns the most bytes that a message can take as a frame, or {@link #NOT_UNICODE}. */
    static int of(ClientMessage message) {
        if (message instanceof ClientMessage.Signal signal) {
            return sum(bytes(signal.body()));
        }
        if (message instanceof ClientMessage.Relay relay) {
            return sum(bytes(relay.body()));
        }
        if (message instanceof ClientMessage.UpdateExtra update) {
            return sum(bytes(update.value()));
        }
        if (message instanceof ClientMessage.Enter enter) {
            return sum(bytes(enter.extra()), bytes(enter.wants()), escaped(enter.password()),
                    escaped(enter.spec() == null ? null : enter.spec().tag()));
        }
        if (message instanceof ClientMessage.CloseRoom close) {
            return sum(escaped(close.reason()));
        }
        if (message instanceof ClientMessage.Update update) {
            return sum(bytes(update.extra()), escaped(update.password()));
        }
        if (message instanceof ClientMessage.Admit admit) {
            return sum(bytes(admit.terms()));
        }
        if (message instanceof ClientMessage.Call call) {
            return sum(bytes(call.extra()));
        }
        return sum(escaped(text(message)));
    }

    /** Returns the one text that a message holds besides ids, if it does. */
    private static @Nullable String text(ClientMessage message) {
        if (message instanceof ClientMessage.ListRooms list) {
            return list.tag();
        }
        if (message instanceof ClientMessage.Eject eject) {
            return eject.reason();
        }
        if (message instanceof ClientMessage.Deny deny) {
            return deny.reason();
        }
        if (message instanceof ClientMessage.Watch watch) {
            return watch.of();
        }
        return message instanceof ClientMessage.AnswerCall answer ? answer.reason() : null;
    }

    /** Returns roughly what a message of the server weighs. */
    static int of(ServerMessage message) {
        if (message instanceof ServerMessage.Signal signal) {
            return ENVELOPE + signal.body().value().length();
        }
        return message instanceof ServerMessage.Relayed relayed ? ENVELOPE + relayed.body().value().length() : ENVELOPE;
    }

    private static int sum(int... parts) {
        int sum = ENVELOPE;
        for (int part : parts) {
            if (part == NOT_UNICODE) {
                return NOT_UNICODE;
            }
            sum += part;
        }
        return sum;
    }

    private static int escaped(@Nullable String text) {
        int bytes = text == null ? 0 : bytes(text);
        return text == null || bytes == NOT_UNICODE ? bytes : text.length() * ESCAPED;
    }

    private static int bytes(@Nullable JsonText json) {
        return json == null ? 0 : bytes(json.value());
    }

    /** Returns the length as UTF-8. */
    private static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else if (Character.isSurrogate(unit)) {
                return NOT_UNICODE;
            } else {
                bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
            }
        }
        return bytes;
    }
}
