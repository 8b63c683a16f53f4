package io.reactivertc.impl.media;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.CloseReason.Kind;
import io.reactivertc.error.MediaException;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.StateCell;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.MutePolicy;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.media.SpeechConfig;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.TrackOrigin;
import io.reactivertc.media.TrackState;
import io.reactivertc.media.VideoFrame;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Is a track of this side. Confined to the loop, but for what users call. */
final class DefaultLocalTrack implements LocalTrack {

    /** Is told of changes that its peers have to know. On the loop. */
    interface Watcher {

        /** Tells that it was muted, unmuted, or ended. */
        void onTrackChanged(DefaultLocalTrack track);
    }

    private final MediaContext context;
    private final RtcLoop loop;
    private final String id;
    private final MediaKind kind;
    private final TrackOptions options;
    private final String streamId;
    private final SourcePort source;
    private final StateCell<TrackState> state;
    private final Sinks.One<CloseReason> closed = Sinks.one();
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private final Ears ears = new Ears();

    /** Makes the pump, when it is needed for the first time. */
    private Function<RtcLoop, Pump> making;

    /** Replaced on the loop, asked for counts on any thread. */
    private volatile @Nullable Pump pump;

    private @Nullable RtcLoop frames;
    private int senders;

    private DefaultLocalTrack(MediaContext context, String id, TrackOptions options, SourcePort source) {
        this.context = context;
        this.loop = context.loop();
        this.id = id;
        this.kind = source.kind();
        this.options = options;
        this.streamId = Objects.requireNonNullElse(options.streamId(), id);
        this.source = source;
        this.state = new StateCell<>(loop, TrackState.Live.NEW);
        this.making = on -> {
            throw new IllegalStateException("no publisher");
        };
    }

    static DefaultLocalTrack audio(MediaContext context, String id, TrackOptions options, Publisher<AudioFrame> from) {
        DefaultLocalTrack track = new DefaultLocalTrack(context, id, options, context.engine().audioSource());
        track.making = track.pumping(from);
        return track;
    }

    static DefaultLocalTrack video(MediaContext context, String id, TrackOptions options, Publisher<VideoFrame> from) {
        DefaultLocalTrack track = new DefaultLocalTrack(context, id, options, context.engine().videoSource());
        track.making = track.pumpingPictures(from);
        return track;
    }

    private Function<RtcLoop, Pump> pumping(Publisher<AudioFrame> from) {
        AudioSourcePort to = (AudioSourcePort) source;
        return on -> Ending.of(this, ending -> new AudioPump(from, to, on, ending, ears));
    }

    private Function<RtcLoop, Pump> pumpingPictures(Publisher<VideoFrame> from) {
        VideoSourcePort to = (VideoSourcePort) source;
        return on -> Ending.of(this, ending -> new VideoPump(from, to, on, ending));
    }

    // for peers, on the loop

    boolean isOf(RtcLoop other) {
        return loop == other;
    }

    SourcePort source() {
        return source;
    }

    MutePolicy mutePolicy() {
        return options.mutePolicy();
    }

    /** Tells this watcher of changes from now on. */
    void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /** Tells it no more. */
    void unwatch(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** Counts one more sender, or one less, that takes from the source. */
    void needed(boolean oneMore) {
        senders += oneMore ? 1 : -1;
        if (pump == null && senders > 0 && !state.get().isEnded()) {
            RtcLoop leased = context.mediaLoops().get();
            frames = leased;
            begin(making.apply(leased));
        } else if (pump != null) {
            pump.need(senders > 0);
        }
    }

    private void begin(Pump next) {
        pump = next;
        next.mute(state.get().isMuted());
        next.need(senders > 0);
    }

    void setMuted(boolean muted) {
        if (state.get() instanceof TrackState.Live live && state.set(live.withMuted(muted))) {
            if (pump != null) {
                pump.mute(muted);
            }
            tell();
        }
    }

    /** Ends it. Idempotent. */
    void end(CloseReason reason) {
        if (state.get().isEnded()) {
            return;
        }
        state.complete(new TrackState.Ended(reason));
        if (pump != null) {
            pump.close();
        }
        ears.end();
        tell();
        watchers.clear();
        if (frames != null) {
            frames.dispose();
        }
        closed.tryEmitValue(reason);
    }

    private void tell() {
        List.copyOf(watchers).forEach(watcher -> watcher.onTrackChanged(this));
    }

    /** Tells the track of the end of its present pump; of one that was replaced it does not matter. */
    private static final class Ending implements Pump.Listener {

        private final DefaultLocalTrack track;
        private @Nullable Pump pump;

        private Ending(DefaultLocalTrack track) {
            this.track = track;
        }

        static Pump of(DefaultLocalTrack track, Function<Pump.Listener, Pump> making) {
            Ending ending = new Ending(track);
            Pump made = making.apply(ending);
            ending.pump = made;
            return made;
        }

        @Override
        public void onFlowing() {
            track.loop.execute(() -> {
                if (track.state.get() instanceof TrackState.Live live) {
                    track.state.set(live.withFlowing());
                }
            });
        }

        @Override
        public void onEnded(@Nullable Throwable failure) {
            track.loop.execute(() -> {
                if (pump == track.pump) {
                    track.end(failure == null
                            ? CloseReason.of(Kind.LOCAL, "the publisher completed")
                            : CloseReason.failed(failure));
                }
            });
        }
    }

    // for users, on any thread

    @Override
    public Mono<Void> mute() {
        return LoopVerbs.create(loop, sink -> {
            setMuted(true);
            sink.success();
        });
    }

    @Override
    public Mono<Void> unmute() {
        return LoopVerbs.create(loop, sink -> {
            setMuted(false);
            sink.success();
        });
    }

    @Override
    public Mono<Void> replaceAudio(Publisher<AudioFrame> from) {
        Objects.requireNonNull(from, "source");
        return replace(MediaKind.AUDIO, () -> pumping(from));
    }

    @Override
    public Mono<Void> replaceVideo(Publisher<VideoFrame> from) {
        Objects.requireNonNull(from, "source");
        return replace(MediaKind.VIDEO, () -> pumpingPictures(from));
    }

    private Mono<Void> replace(MediaKind wanted, Supplier<Function<RtcLoop, Pump>> next) {
        return LoopVerbs.create(loop, sink -> {
            if (wanted != kind) {
                sink.error(new MediaException(RtcErrorCode.INVALID_ARGUMENT, "the track carries " + kind));
            } else if (state.get().isEnded()) {
                sink.error(new PeerException(RtcErrorCode.PEER_CLOSED, "the track is over"));
            } else {
                replace(next.get());
                sink.success();
            }
        });
    }

    private void replace(Function<RtcLoop, Pump> next) {
        making = next;
        RtcLoop leased = frames;
        if (pump != null && leased != null) {
            pump.close();
            begin(next.apply(leased));
        }
    }

    @Override
    public Counts counts() {
        Pump running = pump;
        return running == null ? new Counts(0, 0, 0) : running.counts();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public MediaKind kind() {
        return kind;
    }

    @Override
    public TrackOrigin origin() {
        return options.origin();
    }

    @Override
    public String label() {
        return options.label();
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
    public Flux<SpeakingState> speakingStates(SpeechConfig config) {
        Objects.requireNonNull(config, "config");
        if (kind != MediaKind.AUDIO) {
            return Flux.empty();
        }
        return Flux.defer(() -> SpeechMeter.states(ears.frames(), config, null))
                .onBackpressureLatest()
                .publishOn(Schedulers.parallel(), 1); // the thread of the sound waits for nobody
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            dispose();
            return closed.asMono().then();
        });
    }

    @Override
    public Mono<CloseReason> onClose() {
        return closed.asMono();
    }

    @Override
    public void dispose() {
        context.loop().executeOrRun(() -> end(CloseReason.of(Kind.LOCAL)));
    }

    @Override
    public boolean isDisposed() {
        return state.get().isEnded();
    }

    @Override
    public String toString() {
        return "LocalTrack[" + id + ", " + kind + ", " + origin() + ", " + state() + "]";
    }
}
