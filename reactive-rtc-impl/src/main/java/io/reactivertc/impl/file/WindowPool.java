package io.reactivertc.impl.file;

/** Bounds the windows of all files that a connection receives, together. Each may have a little, whatever others have. On the loop. */
final class WindowPool {

    /** Is what each may have. */
    static final long LEAST_BYTES = 256 << 10;

    private long left;

    WindowPool(long bytes) {
        left = bytes;
    }

    /** Takes so many bytes, or what is left, but this many at least. */
    long take(long wanted, long least) {
        long taken = Math.max(least, Math.min(wanted, left));
        left -= taken;
        return taken;
    }

    void give(long bytes) {
        left += bytes;
    }
}
