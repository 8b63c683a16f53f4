package io.reactivertc.media;

/**
 * Says how much of a track is sent at most, to all peers. 0 sets no limit. Immutable.
 *
 * @param bitsPerSecond for each peer, without the headers of packets; see {@link Bandwidth}
 * @param framesPerSecond of pictures
 * @param width of pictures as they are shown, in pixels: larger ones are made smaller, in their proportions
 * @param height of pictures as they are shown, in pixels
 */
public record TrackLimits(int bitsPerSecond, int framesPerSecond, int width, int height) {

    /** No limit. */
    public static final TrackLimits NONE = new TrackLimits(0, 0, 0, 0);

    private static final int MOST_FRAMES_PER_SECOND = 120;
    private static final int LEAST_PIXELS = 16;

    /** Checks the limits; throws {@link IllegalArgumentException} for one below 0, for less than 6,000 bits per second or 16 pixels, and for more than 120 pictures per second. */
    public TrackLimits {
        require(bitsPerSecond == 0 || bitsPerSecond >= Bandwidth.LEAST_BITS_PER_SECOND, "bits per second", bitsPerSecond);
        require(framesPerSecond >= 0 && framesPerSecond <= MOST_FRAMES_PER_SECOND, "pictures per second", framesPerSecond);
        require(width == 0 || width >= LEAST_PIXELS, "width", width);
        require(height == 0 || height >= LEAST_PIXELS, "height", height);
    }

    /** Returns the same with this limit of bits per second. */
    public TrackLimits withBitsPerSecond(int changed) {
        return new TrackLimits(changed, framesPerSecond, width, height);
    }

    /** Returns the same with this limit of pictures per second. */
    public TrackLimits withFramesPerSecond(int changed) {
        return new TrackLimits(bitsPerSecond, changed, width, height);
    }

    /** Returns the same with this limit of the size of pictures, in pixels. */
    public TrackLimits withSize(int mostWidth, int mostHeight) {
        return new TrackLimits(bitsPerSecond, framesPerSecond, mostWidth, mostHeight);
    }

    /** Returns whether something is limited that only pictures have. */
    public boolean concernsPictures() {
        return framesPerSecond > 0 || width > 0 || height > 0;
    }

    private static void require(boolean valid, String what, int value) {
        if (!valid) {
            throw new IllegalArgumentException("not a limit of " + what + ": " + value);
        }
    }
}
