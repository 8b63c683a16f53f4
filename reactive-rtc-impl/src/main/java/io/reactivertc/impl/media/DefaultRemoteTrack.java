package io.reactivertc.impl.media;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.StateCell;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.media.SpeechConfig;
import io.reactivertc.media.TrackOrigin;
import io.reactivertc.media.TrackState;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.video.VideoImages;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Is a track of a peer, on whichever section of whichever peer connection it arrives. Confined to the loop, but for what users call. */
final class DefaultRemoteTrack implements RemoteTrack {

    private static final int MOST_SOUND = 10;
    private static final int MOST_PICTURES = 1;
    private static final Duration LOOK = Duration.ofMillis(200);

    private final PeerMedia media;
    private final RtcLoop loop;
    private final String wireId;
    private final MediaKind kind;
    private final String streamId;
    private final StateCell<TrackState> state;
    private final RtcLoop frames;
    private final FrameHub<AudioFrame> sound;
    private final FrameHub<VideoFrame> pictures;
    private final Disposable.Swap looking = Disposables.swap();

    /** Written by the loop, read by any thread. */
    private volatile TrackMessage.Item item;

    private @Nullable TrackPort port;
    private boolean wanted;
    private boolean held;

    DefaultRemoteTrack(PeerMedia media, MediaContext context, String wireId, MediaKind kind, String streamId) {
        this.media = media;
        this.loop = context.loop();
        this.wireId = wireId;
        this.kind = kind;
        this.streamId = streamId;
        this.item = new TrackMessage.Item(wireId, wireId, kind, TrackOrigin.UNKNOWN, "", false, false);
        this.state = new StateCell<>(loop, TrackState.Live.NEW);
        this.frames = context.mediaLoops().get();
        this.sound = new FrameHub<>(frames, MOST_SOUND, FrameHub.garbage(this::wantedLater));
        this.pictures = new FrameHub<>(frames, MOST_PICTURES, new Lending());
    }

    // for the peer, on the loop

    String wireId() {
        return wireId;
    }

    @Nullable
    TrackPort port() {
        return port;
    }

    /** Takes its media from this section from now on. */
    void attach(TrackPort section) {
        if (state.get().isEnded() || section == port) {
            return;
        }
        port = section;
        if (held) {
            section.hold(true);
        }
        if (wanted) {
            receive(section);
        }
        look();
    }

    /** Lets go of a section that is gone; the next may bring it again. */
    void detach() {
        port = null;
        looking.update(Disposables.disposed());
    }

    /** Takes what its publisher says of it. */
    void describe(TrackMessage.Item told) {
        item = told;
        change(live -> live.withMuted(told.muted()).withHeld(told.held() || held));
    }

    /** Holds it at this side, or no more. */
    void hold(boolean isHeld) {
        held = isHeld;
        change(live -> live.withHeld(isHeld || item.held()));
        if (port != null) {
            port.hold(isHeld);
        }
    }

    /** Ends it. Idempotent. */
    void end(CloseReason reason) {
        TrackPort section = port;
        if (section != null && wanted) {
            wanted = false;
            receive(section);
        }
        detach();
        looking.dispose();
        state.complete(new TrackState.Ended(reason));
        sound.complete();
        pictures.complete();
        frames.dispose();
    }

    private void change(UnaryOperator<TrackState.Live> how) {
        if (state.get() instanceof TrackState.Live live) {
            state.set(how.apply(live));
        }
    }

    /** Looks for the first media, until there are some. */
    private void look() {
        TrackPort section = port;
        if (section != null && !state.get().isFlowing()) {
            looking.update(section.hasArrived()
                    .onErrorReturn(false)
                    .filter(arrived -> arrived)
                    .repeatWhenEmpty(looks -> looks.delayElements(LOOK, loop.scheduler()))
                    .subscribe(arrived -> change(TrackState.Live::withFlowing)));
        }
    }

    private void wantedLater(boolean isWanted) {
        loop.execute(() -> {
            TrackPort section = port;
            if (wanted != isWanted && !state.get().isEnded()) {
                wanted = isWanted;
                if (section != null) {
                    receive(section);
                }
            }
        });
    }

    private void receive(TrackPort section) {
        if (kind == MediaKind.AUDIO) {
            section.receiveAudio(wanted ? sound::offer : null);
        } else {
            section.receiveVideo(wanted ? pictures::offer : null);
        }
    }

    // for users, on any thread

    @Override
    public String id() {
        int again = wireId.indexOf('.');
        return again < 0 ? wireId : wireId.substring(0, again);
    }

    @Override
    public UserId from() {
        return media.remote();
    }

    @Override
    public MediaKind kind() {
        return kind;
    }

    @Override
    public TrackOrigin origin() {
        return item.origin();
    }

    @Override
    public String label() {
        return item.label();
    }

    @Override
    public String streamId() {
        return streamId;
    }

    @Override
    public TrackState state() {
        return state.get();
    }

    @Override
    public Flux<TrackState> states() {
        return state.states();
    }

    @Override
    public Flux<AudioFrame> audioFrames() {
        return kind == MediaKind.AUDIO ? sound.frames() : Flux.empty();
    }

    @Override
    public Flux<VideoFrame> videoFrames() {
        return kind == MediaKind.VIDEO ? pictures.frames() : Flux.empty();
    }

    @Override
    public Mono<byte[]> snapshot() {
        return videoFrames().map(VideoFrame::copy).next().publishOn(Schedulers.boundedElastic()).map(VideoImages::png);
    }

    @Override
    public Flux<SpeakingState> speakingStates(SpeechConfig config) {
        Objects.requireNonNull(config, "config");
        return Flux.defer(() -> SpeechMeter.states(audioFrames(), config, null))
                .onBackpressureLatest();
    }

    @Override
    public long droppedFrames() {
        return sound.dropped() + pictures.dropped();
    }

    @Override
    public Mono<Void> requestMute(boolean muted) {
        return media.ask(wireId, muted);
    }

    @Override
    public String toString() {
        return "RemoteTrack[" + id() + " of " + from() + ", " + kind + ", " + origin() + ", " + state() + "]";
    }

    private final class Lending implements FrameHub.Handling<VideoFrame> {

        @Override
        public void retain(VideoFrame frame) {
            frame.retain();
        }

        @Override
        public void release(VideoFrame frame) {
            frame.release();
        }

        @Override
        public void wanted(boolean isWanted) {
            wantedLater(isWanted);
        }
    }
}
