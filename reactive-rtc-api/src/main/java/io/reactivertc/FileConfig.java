package io.reactivertc;

import io.reactivertc.file.Lanes;
import java.util.Objects;

/**
 * Bounds what the transfer of files may take. Immutable.
 *
 * @param windowBytes how far the sender of one file may be ahead of who takes it, at most; 256 KiB to 256 MiB. The window grows up to this as the round trip asks for it
 * @param sharedWindowBytes the same over all files that are received at once; 1 MiB to 4 GiB. Each file may have 256 KiB, whatever others have
 * @param forcedBytes how much of a file may be written before it is brought to disk, in the background; twice as much may be lost and sent again; 1 MiB to 1 GiB
 * @param lanes over how many further peer connections a file travels, unless its sender says otherwise; {@link Lanes#OFF} also takes none from others
 */
public record FileConfig(int windowBytes, long sharedWindowBytes, int forcedBytes, Lanes lanes) {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final int GIB = 1 << 30;

    /** Windows of 4 MiB, 32 MiB together; brought to disk each 8 MiB; lanes by the round trip. */
    public static final FileConfig DEFAULT = new FileConfig(4 * MIB, 32L * MIB, 8 * MIB, Lanes.AUTOMATIC);

    /** Validates the ranges; throws {@link IllegalArgumentException} if one does not fit. */
    public FileConfig {
        Check.range(windowBytes, 256 * KIB, 256 * MIB, "windowBytes");
        if (sharedWindowBytes < MIB || sharedWindowBytes > 4L * GIB) {
            throw new IllegalArgumentException("sharedWindowBytes: " + sharedWindowBytes + " is not 1 MiB to 4 GiB");
        }
        Check.range(forcedBytes, MIB, GIB, "forcedBytes");
        Objects.requireNonNull(lanes, "lanes");
    }

    /** Returns the same with another widest window of one file. */
    public FileConfig withWindow(int bytes) {
        return new FileConfig(bytes, sharedWindowBytes, forcedBytes, lanes);
    }

    /** Returns the same with another bound of all windows together. */
    public FileConfig withSharedWindow(long bytes) {
        return new FileConfig(windowBytes, bytes, forcedBytes, lanes);
    }

    /** Returns the same with another interval of bringing to disk. */
    public FileConfig withForced(int bytes) {
        return new FileConfig(windowBytes, sharedWindowBytes, bytes, lanes);
    }

    /** Returns the same with other lanes. */
    public FileConfig withLanes(Lanes count) {
        return new FileConfig(windowBytes, sharedWindowBytes, forcedBytes, count);
    }
}
