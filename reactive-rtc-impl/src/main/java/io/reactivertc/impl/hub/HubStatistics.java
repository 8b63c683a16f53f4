package io.reactivertc.impl.hub;

/** Counts what a hub has done since it was made. Written on its loop; the numbers are read on any thread. */
public final class HubStatistics {

    private volatile long links;
    private volatile long sessions;
    private volatile long rooms;
    private volatile long opened;
    private volatile long resumed;
    private volatile long lost;
    private volatile long frames;
    private volatile long relayed;
    private volatile long refused;
    private volatile long wrongPasswords;

    /** Returns how many connections there are now. */
    public long links() {
        return links;
    }

    /** Returns how many sessions there are now, with or without a connection. */
    public long sessions() {
        return sessions;
    }

    /** Returns how many rooms there are now. */
    public long rooms() {
        return rooms;
    }

    /** Returns how many sessions were opened. */
    public long opened() {
        return opened;
    }

    /** Returns how many times a session went on over another connection. */
    public long resumed() {
        return resumed;
    }

    /** Returns how many sessions ended because nothing was heard of them. */
    public long lost() {
        return lost;
    }

    /** Returns how many frames came in. */
    public long frames() {
        return frames;
    }

    /** Returns how many signals and messages were to be passed on. */
    public long relayed() {
        return relayed;
    }

    /** Returns how many requests were refused because of a limit. */
    public long refused() {
        return refused;
    }

    /** Returns how many wrong passwords were tried. */
    public long wrongPasswords() {
        return wrongPasswords;
    }

    void links(int count) {
        links = count;
    }

    void sessions(int count) {
        sessions = count;
    }

    void rooms(int count) {
        rooms = count;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    void countOpened() {
        opened++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    void countResumed() {
        resumed++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    void countLost() {
        lost++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    void countFrame() {
        frames++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    void countRelayed() {
        relayed++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    void countRefused() {
        refused++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop is the only writer
    void countWrongPassword() {
        wrongPasswords++;
    }
}
