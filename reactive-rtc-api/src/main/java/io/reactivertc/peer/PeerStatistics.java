package io.reactivertc.peer;

import io.reactivertc.media.MediaKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Is what was counted of the connection to one peer at one moment (W3C {@code RTCStatsReport}). Counts begin anew when the peer connection is made anew. A value that the engine does not
 * know yet is 0, or empty.
 *
 * @param at when it was counted
 * @param path how the two are connected
 * @param sent what is sent of each track that is published to the peer; none that was not agreed on yet
 * @param received what arrived of each track of the peer
 */
public record PeerStatistics(Instant at, Path path, List<Sent> sent, List<Received> received) {

    private static final double MILLIS_PER_SECOND = 1_000;
    private static final int BITS_PER_BYTE = 8;

    /** Copies the lists. */
    public PeerStatistics {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(path, "path");
        sent = List.copyOf(sent);
        received = List.copyOf(received);
    }

    /**
     * Is how two peers are connected: all that travels between them, data and media.
     *
     * @param kind the kind of path
     * @param sentBytes what was sent
     * @param receivedBytes what was received
     * @param roundTrip the round trip time of the last check of the path
     * @param availableBitsPerSecond how much the congestion control believes can be sent; 0 if nothing of media is sent
     */
    public record Path(PeerPath kind, long sentBytes, long receivedBytes, Duration roundTrip, long availableBitsPerSecond) {

        /** Nothing is known of the path. */
        public static final Path UNKNOWN = new Path(PeerPath.UNKNOWN, 0, 0, Duration.ZERO, 0);
    }

    /**
     * Is what is sent of one track.
     *
     * @param track the id of the local track
     * @param kind what it carries
     * @param codec the name of the codec, as IANA registered it, such as {@code opus} or {@code VP8}; empty before the first packet
     * @param packets how many were sent
     * @param bytes how many were sent in them, without their headers
     * @param targetBitsPerSecond what the encoder aims at
     * @param lost how many packets the receiver has missed, as of their last report
     * @param fractionLost which part of them was missed lately, 0 to 1
     * @param roundTrip the round trip time, as of their last report
     * @param limitation what holds the quality of pictures down, as W3C names it: {@code none}, {@code bandwidth}, {@code cpu}, {@code other}; empty for sound
     * @param pictures what is sent of pictures; null for sound
     */
    public record Sent(String track, MediaKind kind, String codec, long packets, long bytes, long targetBitsPerSecond,
            long lost, double fractionLost, Duration roundTrip, String limitation, @Nullable Pictures pictures) {

        /** Returns the same under another name. */
        public Sent named(String id) {
            return new Sent(id, kind, codec, packets, bytes, targetBitsPerSecond, lost, fractionLost, roundTrip, limitation,
                    pictures);
        }
    }

    /**
     * Is what arrived of one track.
     *
     * @param track the id of the remote track
     * @param kind what it carries
     * @param codec the name of the codec, as IANA registered it, such as {@code opus} or {@code VP8}; empty before the first packet
     * @param packets how many arrived
     * @param bytes how many arrived in them, without their headers
     * @param lost how many packets are missing; may be negative if some came twice
     * @param jitter by how much their distances differ
     * @param audioLevel how loud it is now, 0 to 1; 0 for pictures
     * @param concealed which part of all sound had to be made up, 0 to 1; 0 for pictures
     * @param pictures what arrived of pictures; null for sound
     */
    public record Received(String track, MediaKind kind, String codec, long packets, long bytes, long lost, Duration jitter,
            double audioLevel, double concealed, @Nullable Pictures pictures) {

        /** Returns the same under another name. */
        public Received named(String id) {
            return new Received(id, kind, codec, packets, bytes, lost, jitter, audioLevel, concealed, pictures);
        }
    }

    /**
     * Is what is sent or arrived of pictures.
     *
     * @param width of the last one, in pixels
     * @param height of the last one, in pixels
     * @param framesPerSecond how many were encoded or decoded in the last second
     * @param frames how many were sent, or decoded
     * @param dropped how many arrived and were not decoded in time; 0 for what is sent
     * @param keyFrames how many of them stand for themselves
     */
    public record Pictures(int width, int height, double framesPerSecond, long frames, long dropped, long keyFrames) {}

    /** Returns what is sent of this local track, if it is. */
    public Optional<Sent> sent(String track) {
        return sent.stream().filter(each -> each.track().equals(track)).findFirst();
    }

    /** Returns what arrived of this remote track, if it is there. */
    public Optional<Received> received(String track) {
        return received.stream().filter(each -> each.track().equals(track)).findFirst();
    }

    /** Returns how many bits of this local track were sent each second since earlier statistics of the same peer, without headers; empty if that cannot be told. */
    public OptionalLong sentBitsPerSecond(String track, PeerStatistics earlier) {
        return rate(sent(track).map(Sent::bytes), earlier.sent(track).map(Sent::bytes), earlier);
    }

    /** Returns how many bits of this remote track arrived each second since earlier statistics of the same peer, without headers; empty if that cannot be told. */
    public OptionalLong receivedBitsPerSecond(String track, PeerStatistics earlier) {
        return rate(received(track).map(Received::bytes), earlier.received(track).map(Received::bytes), earlier);
    }

    private OptionalLong rate(Optional<Long> now, Optional<Long> before, PeerStatistics earlier) {
        long millis = Duration.between(earlier.at, at).toMillis();
        if (now.isEmpty() || before.isEmpty() || millis <= 0 || now.get() < before.get()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.round((now.get() - before.get()) * BITS_PER_BYTE * MILLIS_PER_SECOND / millis));
    }
}
