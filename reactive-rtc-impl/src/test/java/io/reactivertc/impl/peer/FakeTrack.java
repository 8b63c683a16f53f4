package io.reactivertc.impl.peer;

import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.peer.PeerStatistics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Is one section of a {@link FakePeerPort} in which media arrive. */
final class FakeTrack implements TrackPort {

    private final FakeMedia media;
    private final String mid;
    private final MediaKind kind;
    private final AtomicLong taken = new AtomicLong();
    private boolean held;

    // written by the loop, read by those who push, or the other way round
    private volatile @Nullable Consumer<AudioFrame> ear;
    private volatile @Nullable Consumer<VideoFrame> eye;
    private volatile boolean arrived;
    private volatile boolean dropped;

    FakeTrack(FakeMedia media, String mid, MediaKind kind) {
        this.media = media;
        this.mid = mid;
        this.kind = kind;
    }

    PeerStatistics.Received statistics() {
        return new PeerStatistics.Received(mid, kind, "fake", taken.get(), taken.get(), 0, Duration.ZERO, 0, 0, null);
    }

    FakeSection section() {
        return new FakeSection(mid, kind, held ? FakeSection.INACTIVE : FakeSection.RECEIVES, "", "");
    }

    void drop() {
        dropped = true;
        ear = null;
        eye = null;
    }

    void take(AudioFrame frame) {
        arrived = true;
        taken.incrementAndGet();
        Consumer<AudioFrame> to = ear;
        if (to != null) {
            to.accept(frame);
        }
    }

    void take(VideoFrame frame) {
        arrived = true;
        taken.incrementAndGet();
        Consumer<VideoFrame> to = eye;
        if (to != null) {
            to.accept(frame.copy());
        }
    }

    @Override
    public String mid() {
        return mid;
    }

    @Override
    public MediaKind kind() {
        return kind;
    }

    @Override
    public void receiveAudio(@Nullable Consumer<AudioFrame> receiver) {
        if (!dropped) {
            ear = receiver;
        }
    }

    @Override
    public void receiveVideo(@Nullable Consumer<VideoFrame> receiver) {
        if (!dropped) {
            eye = receiver;
        }
    }

    @Override
    public void hold(boolean isHeld) {
        if (!dropped && held != isHeld) {
            held = isHeld;
            media.changed();
        }
    }

    @Override
    public Mono<Boolean> hasArrived() {
        return Mono.defer(() -> media.isClosed()
                ? Mono.error(new PeerException(RtcErrorCode.PEER_CLOSED, "the peer connection is closed"))
                : Mono.just(arrived && !dropped));
    }
}
