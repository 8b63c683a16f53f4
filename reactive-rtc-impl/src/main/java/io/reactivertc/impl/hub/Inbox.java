package io.reactivertc.impl.hub;

/** Follows the numbers of what a client says in one session. On the loop. */
final class Inbox {

    /** What a number means. */
    enum Verdict {
        /** The next one. */
        NEXT,
        /** Seen before. */
        REPEATED,
        /** Something is missing. */
        GAP
    }

    private long received;
    private int unreadable;

    /** Looks at the number of a frame, and counts it if it is the next. */
    Verdict accept(long cseq) {
        if (cseq <= received) {
            return Verdict.REPEATED;
        }
        if (cseq > received + 1 + unreadable) {
            return Verdict.GAP;
        }
        received = cseq;
        unreadable = 0;
        return Verdict.NEXT;
    }

    /** Tells that a frame came whose number could not be read: the numbers may skip one. */
    void skipUnreadable() {
        unreadable++;
    }

    /** Returns the last number that came. */
    long received() {
        return received;
    }
}
