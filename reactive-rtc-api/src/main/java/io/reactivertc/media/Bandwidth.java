package io.reactivertc.media;

/**
 * Says how many bits per second each track that is sent to a peer may take, without the headers of packets. What the network lets through is found out besides, and is never exceeded.
 * 0 sets no limit. Immutable.
 *
 * @param audioBitsPerSecond for each track of sound; Opus takes 6,000 to 510,000, and 32,000 unless it is limited
 * @param videoBitsPerSecond for each track of pictures
 * @param screenBitsPerSecond for each track of pictures of a screen ({@link TrackOrigin#SCREEN})
 */
public record Bandwidth(int audioBitsPerSecond, int videoBitsPerSecond, int screenBitsPerSecond) {

    /** No limit. */
    public static final Bandwidth UNLIMITED = new Bandwidth(0, 0, 0);

    /** The least that a track can be limited to. */
    public static final int LEAST_BITS_PER_SECOND = 6_000;

    /** Checks the limits; throws {@link IllegalArgumentException} for one that is neither 0 nor at least 6,000. */
    public Bandwidth {
        require(audioBitsPerSecond);
        require(videoBitsPerSecond);
        require(screenBitsPerSecond);
    }

    /** Returns the same with this limit for each track of sound. */
    public Bandwidth withAudio(int bitsPerSecond) {
        return new Bandwidth(bitsPerSecond, videoBitsPerSecond, screenBitsPerSecond);
    }

    /** Returns the same with this limit for each track of pictures that is not of a screen. */
    public Bandwidth withVideo(int bitsPerSecond) {
        return new Bandwidth(audioBitsPerSecond, bitsPerSecond, screenBitsPerSecond);
    }

    /** Returns the same with this limit for each track of pictures of a screen. */
    public Bandwidth withScreen(int bitsPerSecond) {
        return new Bandwidth(audioBitsPerSecond, videoBitsPerSecond, bitsPerSecond);
    }

    /** Returns the limit of such a track, in bits per second; 0 for none. */
    public int of(MediaKind kind, TrackOrigin origin) {
        if (kind == MediaKind.AUDIO) {
            return audioBitsPerSecond;
        }
        return origin == TrackOrigin.SCREEN ? screenBitsPerSecond : videoBitsPerSecond;
    }

    private static void require(int bitsPerSecond) {
        if (bitsPerSecond != 0 && bitsPerSecond < LEAST_BITS_PER_SECOND) {
            throw new IllegalArgumentException("a limit is 0 or at least " + LEAST_BITS_PER_SECOND + ", not " + bitsPerSecond);
        }
    }
}
