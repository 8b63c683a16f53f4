package io.reactivertc.netlab;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Is one direction of a relay. Any thread may change and read it. */
public final class Line {

    /** Is what {@link #carry} answers for a packet that is dropped. */
    static final long DROPPED = Long.MIN_VALUE;

    private static final double NANOS_PER_SECOND = 1e9;

    // Written by the relay's thread, read by tests.
    private final AtomicLong carriedBytes = new AtomicLong();
    private final AtomicLong carried = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    // Only the relay's thread uses these.
    private final Random random;
    private long busyUntil;
    private long lastDue;
    private boolean used;

    private volatile Impairment impairment = Impairment.NONE;

    Line(long seed) {
        random = new Random(seed);
    }

    /** Makes the line like this from now on. What is under way arrives as it would have. */
    public void become(Impairment next) {
        impairment = next;
    }

    /** Returns what the line does now. */
    public Impairment impairment() {
        return impairment;
    }

    /** Returns how many packets it took. */
    public long carried() {
        return carried.get();
    }

    /** Returns how many bytes it took. */
    public long carriedBytes() {
        return carriedBytes.get();
    }

    /** Returns how many packets it dropped. */
    public long dropped() {
        return dropped.get();
    }

    /** Returns when a packet that comes now arrives, or {@link #DROPPED}. */
    long carry(long now, int bytes) {
        Impairment is = impairment;
        long sent = is.cut() || random.nextDouble() < is.loss() ? DROPPED : send(is, now, bytes);
        if (sent == DROPPED) {
            dropped.incrementAndGet();
            return DROPPED;
        }
        carried.incrementAndGet();
        carriedBytes.addAndGet(bytes);
        return arrival(is, sent);
    }

    /** Returns when the last bit of a packet is on the line. */
    private long send(Impairment is, long now, int bytes) {
        if (is.bytesPerSecond() == 0) {
            return now;
        }
        double nanosPerByte = NANOS_PER_SECOND / is.bytesPerSecond();
        long waiting = used ? Math.max(0, busyUntil - now) : 0;
        if (waiting / nanosPerByte + bytes > is.queueBytes()) {
            return DROPPED;
        }
        used = true;
        busyUntil = now + waiting + (long) (bytes * nanosPerByte);
        return busyUntil;
    }

    private long arrival(Impairment is, long sent) {
        long due = sent + is.delay().toNanos() + (long) (is.jitter().toNanos() * random.nextDouble());
        if (random.nextDouble() < is.reordered()) {
            return due + is.heldBack().toNanos();
        }
        lastDue = carried.get() == 1 ? due : Math.max(due, lastDue);
        return lastDue;
    }
}
