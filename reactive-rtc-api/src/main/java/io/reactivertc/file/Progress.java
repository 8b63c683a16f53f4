package io.reactivertc.file;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Says how far a transfer is.
 *
 * @param bytes how much was moved: handed to the engine at the sender, received at the receiver
 * @param totalBytes how much there is; −1 if that is not known before the end
 * @param bytesPerSecond how fast it moves now
 */
public record Progress(long bytes, long totalBytes, long bytesPerSecond) {

    /** Nothing of something unknown. */
    public static final Progress NONE = new Progress(0, FileMetadata.UNKNOWN_SIZE, 0);

    /** Returns the part that was moved, 0 to 1, if the whole is known. */
    public OptionalDouble fraction() {
        if (totalBytes < 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(totalBytes == 0 ? 1 : Math.min(1, (double) bytes / totalBytes));
    }

    /** Returns how long the rest takes at this rate, if that can be said. */
    public Optional<Duration> timeLeft() {
        if (totalBytes < 0 || bytesPerSecond <= 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Math.max(0, totalBytes - bytes) * 1_000 / bytesPerSecond));
    }
}
