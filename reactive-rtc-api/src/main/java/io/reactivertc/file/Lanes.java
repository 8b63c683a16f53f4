package io.reactivertc.file;

/**
 * Says over how many further peer connections ("lanes") the content of a file travels at once. On a link with delay one peer connection does not use what the link carries, several
 * together do; on a short link they only cost. They are made when a file wants them, carry nothing else, and are closed when none did for a while. The other side must know lanes,
 * too; a browser does not.
 *
 * @param most how many; 0 to 8
 * @param automatic whether the measured round trip decides if they are worth it, and how many of them
 */
public record Lanes(int most, boolean automatic) {

    /** Is how many lanes two peers may have. */
    public static final int MOST = 8;

    /** No lanes. */
    public static final Lanes OFF = new Lanes(0, false);

    /** Up to 4, where the round trip is long and the file large enough. */
    public static final Lanes AUTOMATIC = new Lanes(4, true);

    /** Validates the range; throws {@link IllegalArgumentException} if it does not fit. */
    public Lanes {
        if (most < 0 || most > MOST) {
            throw new IllegalArgumentException("most: " + most + " is not 0 to " + MOST);
        }
    }

    /** Returns a fixed number of lanes, 0 to 8, whatever the round trip. */
    public static Lanes of(int count) {
        return new Lanes(count, false);
    }
}
