package io.reactivertc.impl.peer;

import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.SourcePort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.Codec;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.Tones;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.peer.PeerStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Is one section of a {@link FakePeerPort} in which media are sent. */
final class FakeSender implements SenderPort {

    private final FakeMedia media;
    private final String mid;
    private final String trackId;
    private final String streamId;
    private final AtomicLong carried = new AtomicLong();
    private final List<String> played = new ArrayList<>();
    private List<Codec> codecs = List.of();
    private FakeSource source;
    private boolean held;
    private boolean over;

    /** Written by the loop, read by those who push. */
    private volatile boolean flowing;

    private volatile int limit;

    FakeSender(FakeMedia media, String mid, FakeSource source, String trackId, String streamId) {
        this.media = media;
        this.mid = mid;
        this.source = source;
        this.trackId = trackId;
        this.streamId = streamId;
        source.attach(this);
    }

    String mid() {
        return mid;
    }

    /** Returns the bit rate that it was limited to last. */
    int limited() {
        return limit;
    }

    PeerStatistics.Sent statistics() {
        return new PeerStatistics.Sent(trackId, kind(), "fake", carried.get(), carried.get(), 0, 0, 0, Duration.ZERO, "", null);
    }

    private MediaKind kind() {
        return source instanceof VideoSourcePort ? MediaKind.VIDEO : MediaKind.AUDIO;
    }

    FakeSection section() {
        return new FakeSection(mid, kind(), held ? FakeSection.INACTIVE : FakeSection.SENDS, trackId, streamId);
    }

    boolean isFlowing() {
        return flowing;
    }

    void flows(boolean agreed) {
        flowing = agreed;
    }

    void end() {
        over = true;
        flowing = false;
        source.detach(this);
    }

    void carry(AudioFrame frame) {
        FakeTrack track = across();
        if (track != null) {
            track.take(frame);
        }
    }

    void carry(VideoFrame frame) {
        FakeTrack track = across();
        if (track != null) {
            track.take(frame);
        }
    }

    private @Nullable FakeTrack across() {
        FakeTrack track = flowing ? media.across(mid) : null;
        if (track != null) {
            carried.incrementAndGet();
        }
        return track;
    }

    @Override
    public void replace(SourcePort next) {
        if (!over) {
            source.detach(this);
            source = (FakeSource) next;
            source.attach(this);
        }
    }

    @Override
    public void hold(boolean isHeld) {
        if (!over && held != isHeld) {
            held = isHeld;
            media.changed();
        }
    }

    @Override
    public void limit(int bitsPerSecond) {
        if (!over) {
            limit = bitsPerSecond;
        }
    }

    @Override
    public void prefer(List<Codec> wanted) {
        codecs = List.copyOf(wanted);
    }

    /** Returns what was dialled; an empty text where it was stopped. */
    List<String> played() {
        return played;
    }

    @Override
    public Mono<Boolean> play(Tones tones) {
        return Mono.fromSupplier(() -> !over && flowing && kind() == MediaKind.AUDIO && played.add(tones.keys()));
    }

    @Override
    public void stopTones() {
        played.add("");
    }

    /** Returns what was wanted. */
    List<Codec> codecs() {
        return codecs;
    }

    @Override
    public void stop() {
        if (!over) {
            end();
            media.stopped(this);
        }
    }
}
