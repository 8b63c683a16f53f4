package io.reactivertc.impl.peer;

import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.media.TrackPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Is a peer connection of its own that is opened to see what becomes of it, and which kinds of candidates it gathers. On the loop. */
final class Gathering implements PeerPort.Listener {

    private static final ChannelSpec CHANNEL = ChannelSpec.negotiated("rtc.control", 0);

    /** How long others of a kind may follow the first. */
    private static final Duration MOMENT = Duration.ofMillis(500);

    private final PeerContext context;
    private final PeerPortConfig config;
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final Set<IceServerProblem> problems = new LinkedHashSet<>();
    private final Sinks.Empty<Void> complete = Sinks.empty();
    private final Sinks.Empty<Void> connected = Sinks.empty();
    private final Sinks.Empty<Void> usable = Sinks.empty();
    private String wanted = "";
    private boolean isComplete;

    Gathering(PeerContext context, PeerPortConfig config) {
        this.context = context;
        this.config = config;
    }

    /** Opens the port, with a channel that makes it want candidates. Cold, once. Its user closes it. */
    Mono<PeerPort> open() {
        return context.engine()
                .open(config, context.loop(), this)
                .doOnNext(port -> port.openChannel(CHANNEL, new Nobody()));
    }

    /** Closes a port, whatever thread asks for it. */
    Mono<Void> close(PeerPort port) {
        return Mono.defer(port::close).subscribeOn(context.loop().scheduler());
    }

    /** Completes when all candidates are there, or after a while. */
    Mono<Void> awaitCandidates(Duration most) {
        return complete.asMono().timeout(most, Mono.empty(), context.loop().scheduler());
    }

    /** Completes when there is a candidate of this kind and has been for a moment, when all are there, or after a while. */
    Mono<Void> awaitCandidate(String kind, Duration most) {
        return Mono.defer(() -> {
            wanted = kind;
            tellIfUsable();
            Mono<Void> first = usable.asMono().then(Mono.delay(MOMENT, context.loop().scheduler())).then();
            return Mono.firstWithSignal(first, awaitCandidates(most));
        });
    }

    /** Completes when it is connected. */
    Mono<Void> awaitConnected() {
        return connected.asMono();
    }

    /** Returns whether all candidates are there. */
    boolean isComplete() {
        return isComplete;
    }

    /** Returns whether there is a candidate of this kind. */
    boolean has(String kind) {
        return kinds.containsKey(kind);
    }

    /** Returns which kinds of candidates there are, and how many of each. */
    String describe() {
        return kinds.isEmpty()
                ? "none"
                : kinds.entrySet().stream().map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", "));
    }

    /** Returns what is wrong with the servers, or an empty text. */
    String problems() {
        return problems.stream().map(IceServerProblem::why).distinct().collect(Collectors.joining("; "));
    }

    @Override
    public void onCandidate(IceCandidate candidate) {
        String line = candidate.candidate();
        if (line != null) {
            CandidateLine.parse(line).ifPresent(info -> kinds.merge(info.type(), 1, Integer::sum));
            tellIfUsable();
        }
    }

    private void tellIfUsable() {
        if (has(wanted)) {
            usable.tryEmitEmpty();
        }
    }

    @Override
    public void onServerProblem(IceServerProblem problem) {
        problems.add(problem);
    }

    @Override
    public void onGatheringComplete() {
        isComplete = true;
        complete.tryEmitEmpty();
    }

    @Override
    public void onState(PeerPort.LinkState state) {
        if (state == PeerPort.LinkState.CONNECTED) {
            connected.tryEmitEmpty();
        }
    }

    @Override
    public void onNegotiationNeeded() {
        // One negotiation is all there is.
    }

    @Override
    public void onSignalingStable() {
        // One negotiation is all there is.
    }

    @Override
    public ChannelPort.@Nullable Listener onChannel(ChannelPort channel) {
        return null;
    }

    @Override
    public void onTrack(TrackPort track) {
        // Nothing is sent.
    }

    @Override
    public void onTrackEnded(TrackPort track) {
        // Nothing is sent.
    }

    /** Listens to a channel over which nothing is said. */
    private static final class Nobody implements ChannelPort.Listener {

        @Override
        public void onOpen() {
            // Nothing is said.
        }

        @Override
        public void onFrame(ByteBuffer frame, boolean binary) {
            // Nothing is said.
        }

        @Override
        public void onHanded(int bytes) {
            // Nothing is said.
        }

        @Override
        public void onBuffered(long bytes) {
            // Nothing is said.
        }

        @Override
        public void onClosed() {
            // Whoever opened it closed it.
        }
    }
}
