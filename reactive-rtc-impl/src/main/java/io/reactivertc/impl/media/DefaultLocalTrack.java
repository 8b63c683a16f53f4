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
import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.MutePolicy;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.media.SpeechConfig;
import io.reactivertc.media.TrackLimits;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.TrackOrigin;
import io.reactivertc.media.TrackState;
import io.reactivertc.media.VideoFrame;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

        /** Tells that another limit of bits per second goes for it. */
        default void onTrackLimited(DefaultLocalTrack track) {}
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
    private final Ears ears;

    private final Feed feed;
    private int bitsPerSecond;

    private DefaultLocalTrack(
            MediaContext context, String id, TrackOptions options, SourcePort source, Ears ears, Feed.Making making) {
        this.context = context;
        this.loop = context.loop();
        this.id = id;
        this.kind = source.kind();
        this.options = options;
        this.streamId = Objects.requireNonNullElse(options.streamId(), id);
        this.source = source;
        this.ears = ears;
        this.state = new StateCell<>(loop, TrackState.Live.NEW);
        boolean rests = options.onDemand() && kind == MediaKind.VIDEO;
        this.feed = new Feed(context, making, options.onDemand(), rests, new Following());
    }

    static DefaultLocalTrack audio(MediaContext context, String id, TrackOptions options, Publisher<AudioFrame> from) {
        AudioSourcePort source = context.engine().audioSource();
        Ears ears = new Ears();
        return new DefaultLocalTrack(context, id, options, source, ears, pumping(context, from, source, ears));
    }

    static DefaultLocalTrack video(MediaContext context, String id, TrackOptions options, Publisher<VideoFrame> from) {
        VideoSourcePort source = context.engine().videoSource();
        return new DefaultLocalTrack(context, id, options, source, new Ears(), pumping(from, source));
    }

    private static Feed.Making pumping(
            MediaContext context, Publisher<AudioFrame> from, AudioSourcePort to, Ears ears) {
        return (frames, listener) -> new AudioPump(from, to, frames, listener, ears, context.audioThreads());
    }

    private static Feed.Making pumping(Publisher<VideoFrame> from, VideoSourcePort to) {
        return (frames, listener) -> new VideoPump(from, to, frames, listener);
    }

    // for peers, on the loop

    boolean isOf(RtcLoop other) {
        return loop == other;
    }

    SourcePort source() {
        return source;
    }

    /** Returns how much may be sent of it to a peer of this bandwidth, in bits per second; 0 for any. */
    int bitsPerSecond(Bandwidth bandwidth) {
        int most = bandwidth.of(kind, origin());
        return most == 0 || bitsPerSecond == 0 ? Math.max(most, bitsPerSecond) : Math.min(most, bitsPerSecond);
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
        feed.needed(oneMore);
    }

    void setMuted(boolean muted) {
        if (state.get() instanceof TrackState.Live live && state.set(live.withMuted(muted))) {
            feed.mute(muted);
            tell();
        }
    }

    /** Ends it. Idempotent. */
    void end(CloseReason reason) {
        if (state.get().isEnded()) {
            return;
        }
        state.complete(new TrackState.Ended(reason));
        feed.end();
        ears.end();
        tell();
        watchers.clear();
        closed.tryEmitValue(reason);
    }

    private void tell() {
        List.copyOf(watchers).forEach(watcher -> watcher.onTrackChanged(this));
    }

    /** Hears what becomes of the media. On the loop. */
    private final class Following implements Pump.Listener {

        @Override
        public void onFlowing() {
            if (state.get() instanceof TrackState.Live live) {
                state.set(live.withFlowing());
            }
        }

        @Override
        public void onEnded(@Nullable Throwable failure) {
            end(failure == null ? CloseReason.of(Kind.LOCAL, "the publisher completed") : CloseReason.failed(failure));
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
        return replace(() -> source instanceof AudioSourcePort to ? pumping(context, from, to, ears) : null);
    }

    @Override
    public Mono<Void> replaceVideo(Publisher<VideoFrame> from) {
        Objects.requireNonNull(from, "source");
        return replace(() -> source instanceof VideoSourcePort to ? pumping(from, to) : null);
    }

    /** Returns a verb that takes from another publisher; there is none for the other kind. */
    private Mono<Void> replace(Supplier<Feed.@Nullable Making> next) {
        return LoopVerbs.create(loop, sink -> {
            Feed.Making making = next.get();
            if (making == null) {
                sink.error(new MediaException(RtcErrorCode.INVALID_ARGUMENT, "the track carries " + kind));
            } else if (state.get().isEnded()) {
                sink.error(new PeerException(RtcErrorCode.PEER_CLOSED, "the track is over"));
            } else {
                feed.replace(making);
                sink.success();
            }
        });
    }

    @Override
    public Mono<Void> limit(TrackLimits limits) {
        Objects.requireNonNull(limits, "limits");
        return LoopVerbs.create(loop, sink -> {
            if (kind == MediaKind.AUDIO && limits.concernsPictures()) {
                sink.error(new MediaException(RtcErrorCode.INVALID_ARGUMENT, "a track of sound has no pictures to limit"));
            } else if (state.get().isEnded()) {
                sink.error(new PeerException(RtcErrorCode.PEER_CLOSED, "the track is over"));
            } else {
                bitsPerSecond = limits.bitsPerSecond();
                feed.limit(limits);
                List.copyOf(watchers).forEach(watcher -> watcher.onTrackLimited(this));
                sink.success();
            }
        });
    }

    @Override
    public Counts counts() {
        return feed.counts();
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
