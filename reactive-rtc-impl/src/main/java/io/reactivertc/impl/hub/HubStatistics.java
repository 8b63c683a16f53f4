package io.reactivertc.impl.hub;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what happens in a hub. Written on its loop, read on any thread, each number by itself: hence an array of atomic ones and not a snapshot. */
public final class HubStatistics {

    private final AtomicLongArray numbers = new AtomicLongArray(Count.values().length);

    /** Says what is counted. */
    public enum Count {
        /** Connections that there are now. */
        LINKS,
        /** Sessions that there are now, with or without a connection. */
        SESSIONS,
        /** Rooms that there are now. */
        ROOMS,
        /** Sessions that were opened. */
        OPENED,
        /** Times that a session went on over another connection. */
        RESUMED,
        /** Sessions that ended because nothing was heard of them. */
        LOST,
        /** Frames that came in. */
        FRAMES,
        /** Signals and messages that were to be passed on. */
        RELAYED,
        /** Requests that were refused because of a limit. */
        REFUSED,
        /** Wrong passwords that were tried. */
        WRONG_PASSWORDS
    }

    /** Returns a number as it is now. */
    public long get(Count what) {
        return numbers.get(what.ordinal());
    }

    /** Notes how many there are now. */
    void is(Count what, int now) {
        numbers.lazySet(what.ordinal(), now);
    }

    /** Counts one more. The loop is the only writer. */
    void add(Count what) {
        numbers.lazySet(what.ordinal(), numbers.getPlain(what.ordinal()) + 1);
    }
}
