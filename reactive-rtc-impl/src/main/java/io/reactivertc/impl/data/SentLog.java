package io.reactivertc.impl.data;

import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Remembers messages from their beginning until they are acknowledged, numbers and counts them, and knows which of them to send again. On the loop. */
final class SentLog {

    private static final int MOST_KEPT = 65_536;
    private static final long MOST_KEPT_BYTES = 16 << 20;

    /** All that began and is not acknowledged, by number. */
    private final Deque<Outgoing> kept = new ArrayDeque<>();

    /** Those of them that were never handed to the engine. */
    private final Deque<Outgoing> unhanded = new ArrayDeque<>();

    /** Those of them that have to be sent again. */
    private final Queue<Outgoing> again = new ArrayDeque<>();

    /** For each frame that the engine does not have yet: the number of the last message that is whole with it. */
    private final Queue<Long> frames = new ArrayDeque<>();

    private long last;
    private long keptBytes;
    private long bytes;
    private long settled;
    private long framedUpTo;

    /** Gives a message the next number. */
    void begin(Outgoing message) {
        message.begin(++last);
        bytes += message.size();
        kept.add(message);
        keptBytes += message.size();
        unhanded.add(message);
    }

    /** Returns the number of the last message that began. */
    long last() {
        return last;
    }

    /** Returns the payload bytes of all messages that began. */
    long bytes() {
        return bytes;
    }

    /** Returns whether no more may begin before something is acknowledged, whatever the other side allows: it is kept here. */
    boolean isFull() {
        return kept.size() >= MOST_KEPT || keptBytes >= MOST_KEPT_BYTES;
    }

    /** Takes bytes out of the count that were announced by a beginning and are not sent. */
    void discount(int count) {
        bytes -= count;
    }

    /** Notes the messages of the records of a frame that goes out. */
    void framed(List<Outgoing> messages) {
        for (Outgoing message : messages) {
            if (message.isTaken() && message.number() > framedUpTo) {
                message.settle();
                framedUpTo = message.number();
            }
        }
        settled = Math.max(settled, framedUpTo);
        frames.add(framedUpTo);
    }

    /** Notes that the engine has the oldest frame. */
    void frameHanded() {
        Long whole = frames.poll();
        if (whole == null) {
            return;
        }
        for (Outgoing message = unhanded.peek(); message != null && message.number() <= whole; message = unhanded.peek()) {
            unhanded.remove();
            message.handed();
        }
    }

    /** Forgets frames that are on their way. */
    void forgetFrames() {
        frames.clear();
        again.clear();
    }

    /** Returns the number of the last message that was acknowledged. */
    long acknowledged() {
        Outgoing oldest = kept.peek();
        return oldest == null ? last : oldest.number() - 1;
    }

    /** Lets go of all messages up to this number; throws {@link DataException} if they cannot all have arrived, or fewer than before have. */
    void acknowledge(long received) {
        Outgoing oldest = kept.peek();
        long before = acknowledged();
        if (received > settled || received < before) {
            throw new DataException(
                    RtcErrorCode.PROTOCOL_VIOLATION,
                    "messages up to " + received + " are acknowledged, of " + before + " to " + settled);
        }
        while (oldest != null && oldest.number() <= received) {
            kept.remove();
            keptBytes -= oldest.size();
            if (unhanded.peek() == oldest) {
                unhanded.remove();
            }
            oldest.acknowledged();
            oldest = kept.peek();
        }
    }

    /** Begins anew with the oldest that is kept. */
    void sendAgain() {
        forgetFrames();
        framedUpTo = acknowledged();
        for (Outgoing message : kept) {
            bytes -= message.restart();
            again.add(message);
        }
    }

    boolean isSendingAgain() {
        return !again.isEmpty();
    }

    /** Takes the next message that has to be sent again. */
    @Nullable
    Outgoing nextAgain() {
        return again.poll();
    }

    /** Returns the messages that were never handed over. */
    List<Outgoing> unhanded() {
        return List.copyOf(unhanded);
    }

    /** Ends: what was whole in frames may have arrived, the rest did not. */
    void end(RtcException notSent) {
        DataException unknown = new DataException(RtcErrorCode.DELIVERY_UNKNOWN,
                "it ended before the message was acknowledged", notSent);
        for (Outgoing message : kept) {
            message.sender().onFailed(message.isSettled() ? unknown : notSent);
        }
        kept.clear();
        keptBytes = 0;
        unhanded.clear();
        forgetFrames();
    }
}
