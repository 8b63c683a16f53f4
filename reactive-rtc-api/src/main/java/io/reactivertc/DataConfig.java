package io.reactivertc;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what messages between peers may take. Immutable.
 *
 * @param maxMessageBytes the largest message to send or receive; 1 to 268,435,456
 * @param queueMessages how many messages may wait for one peer
 * @param queueBytes how many bytes may wait for one peer
 * @param windowMessages the widest window granted to one peer, in messages; 64 at least
 * @param windowBytes the widest window granted to one peer, in bytes; 1 MiB at least
 * @param maxBatchDelay how long a small message may wait for others to travel with when the engine is free; zero sends at once what is there
 * @param json writes and reads JSON messages; null means the provider's
 */
public record DataConfig(
        int maxMessageBytes,
        int queueMessages,
        int queueBytes,
        int windowMessages,
        int windowBytes,
        Duration maxBatchDelay,
        @Nullable JsonMapping json) {

    private static final int MIB = 1 << 20;

    /** Messages up to 16 MiB; 256 messages or 1 MiB may wait; windows up to 4,096 messages and 4 MiB; no batch delay. */
    public static final DataConfig DEFAULT = new DataConfig(16 * MIB, 256, MIB, 4_096, 4 * MIB, Duration.ZERO, null);

    /** Validates the ranges; throws {@link IllegalArgumentException} if one does not fit. */
    public DataConfig {
        Check.range(maxMessageBytes, 1, 256 * MIB, "maxMessageBytes");
        Check.range(queueMessages, 1, 1 << 20, "queueMessages");
        Check.range(queueBytes, 1, 256 * MIB, "queueBytes");
        Check.range(windowMessages, 64, 1 << 20, "windowMessages");
        Check.range(windowBytes, MIB, 256 * MIB, "windowBytes");
        Check.range(maxBatchDelay, Duration.ZERO, Duration.ofSeconds(1), "maxBatchDelay");
    }

    /** Returns the same with another limit on messages. */
    public DataConfig withMaxMessageBytes(int bytes) {
        return new DataConfig(bytes, queueMessages, queueBytes, windowMessages, windowBytes, maxBatchDelay, json);
    }

    /** Returns the same with other limits on what may wait. */
    public DataConfig withQueue(int messages, int bytes) {
        return new DataConfig(maxMessageBytes, messages, bytes, windowMessages, windowBytes, maxBatchDelay, json);
    }

    /** Returns the same with other widest windows. */
    public DataConfig withWindow(int messages, int bytes) {
        return new DataConfig(maxMessageBytes, queueMessages, queueBytes, messages, bytes, maxBatchDelay, json);
    }

    /** Returns the same with another bound on batching. */
    public DataConfig withMaxBatchDelay(Duration delay) {
        return new DataConfig(maxMessageBytes, queueMessages, queueBytes, windowMessages, windowBytes, delay, json);
    }

    /** Returns the same with another mapping. */
    public DataConfig withJson(JsonMapping mapping) {
        return new DataConfig(
                maxMessageBytes, queueMessages, queueBytes, windowMessages, windowBytes, maxBatchDelay,
                Objects.requireNonNull(mapping, "mapping"));
    }
}
