package io.reactivertc.impl.data;

import io.reactivertc.impl.data.ControlFrame.Limit;

/**
 * Says what this side allows the other to send: what was taken plus a window, raised by half windows. The window doubles, up to its bound, while half of it is taken within
 * two round trips: then it, not the taker, is what holds the sender back. Confined to one thread.
 */
final class GrantedWindow {

    /** What a side may send that has heard of no limit but the first. */
    static final int FIRST_MESSAGES = 64;

    static final int FIRST_BYTES = 1 << 20;

    /** Half a window in less than this is fast, however short the round trip: the loop itself takes its turns. */
    private static final long LEAST_NANOS = 20_000_000;

    private final Dimension messages;
    private final Dimension bytes;

    GrantedWindow(int mostMessages, int mostBytes) {
        messages = new Dimension(FIRST_MESSAGES, mostMessages);
        bytes = new Dimension(FIRST_BYTES, mostBytes);
    }

    /** Returns the limits that are granted. */
    Limit limit() {
        return new Limit(messages.limit, bytes.limit);
    }

    /** Returns whether the other side may start this message. */
    boolean allows(long number, long bytesBefore) {
        return number <= messages.limit && bytesBefore < bytes.limit;
    }

    /** Returns whether so much is at least half a window. */
    boolean isHalf(long someMessages, long someBytes) {
        return someMessages >= messages.window / 2 || someBytes >= bytes.window / 2;
    }

    /** Raises the limits for what was taken so far, if that is worth telling; returns whether it is. */
    boolean raise(long takenMessages, long takenBytes, long now, long roundTripNanos) {
        long fast = 2 * Math.max(LEAST_NANOS, roundTripNanos);
        boolean more = messages.raise(takenMessages, now, fast);
        boolean larger = bytes.raise(takenBytes, now, fast);
        return more || larger;
    }

    private static final class Dimension {

        private final long most;
        private long window;
        private long limit;
        private long raisedAt = Long.MIN_VALUE;

        Dimension(long first, long most) {
            this.window = first;
            this.limit = first;
            this.most = most;
        }

        boolean raise(long taken, long now, long fast) {
            if (taken + window - limit < window / 2) {
                return false;
            }
            if (raisedAt != Long.MIN_VALUE && now - raisedAt < fast) {
                window = Math.min(2 * window, most);
            }
            raisedAt = now;
            limit = taken + window;
            return true;
        }
    }
}
