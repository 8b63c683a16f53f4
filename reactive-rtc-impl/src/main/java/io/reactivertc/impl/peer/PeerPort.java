package io.reactivertc.impl.peer;

import io.reactivertc.IceServer;
import io.reactivertc.impl.data.ChannelOpener;
import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.media.MediaPort;
import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.SourcePort;
import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Is one peer connection as the library needs it (W3C {@code RTCPeerConnection}). Implemented by the native adapter, and by fakes in tests.
 *
 * <p>All methods are called on the connection's loop, return at once and never throw. All Monos are cold, act once per subscription and signal on the loop; all callbacks arrive
 * on the loop, in order. The caller keeps to one of {@link #offer}, {@link #answer}, {@link #accept}, {@link #rollback} at a time. After {@link #close()} everything is a
 * no-op or fails with {@code PEER_CLOSED}, and no callback follows.
 *
 * <p>Errors of all operations: {@code INVALID_DESCRIPTION} (the description could not be applied; the signaling state is as before), {@code ENGINE_FAILED}, {@code PEER_CLOSED}.
 */
public interface PeerPort extends ChannelOpener, MediaPort {

    /** Receives what happens to a peer connection. */
    interface Listener {

        /** Tells that a new negotiation is wanted; a level, not a count (W3C {@code negotiationneeded}). */
        void onNegotiationNeeded();

        /** Tells that the signaling state became stable (W3C {@code signalingstatechange}): a wish for a negotiation from before is met, or is told again after this. */
        void onSignalingStable();

        /** Brings an own candidate. */
        void onCandidate(IceCandidate candidate);

        /** Tells that all candidates of the current gathering were brought. */
        void onGatheringComplete();

        /** Tells that a STUN or TURN server is of no use; whoever does not care need not listen. */
        default void onServerProblem(IceServerProblem problem) {}

        /** Tells the aggregate state of ICE and DTLS. */
        void onState(LinkState state);

        /**
         * Brings a channel that the other side announced in-band. Returns who listens to it; null refuses it, and it is closed.
         */
        ChannelPort.@Nullable Listener onChannel(ChannelPort channel);

        /** Brings a section in which the other side sends media; told before the step that found it succeeds. */
        void onTrack(TrackPort track);

        /** Tells that the other side has closed a section which was brought. */
        void onTrackEnded(TrackPort track);
    }

    /** Is the state of a peer connection (W3C {@code RTCPeerConnectionState}). */
    enum LinkState {
        /** Nothing happened yet. */
        NEW,
        /** Being connected. */
        CONNECTING,
        /** Connected. */
        CONNECTED,
        /** Not answering; may come back by itself. */
        DISCONNECTED,
        /** ICE failed; a restart may help. */
        FAILED,
        /** There is a path, but DTLS failed on it; only a new peer connection helps. */
        BROKEN,
        /** Over. */
        CLOSED
    }

    /** Creates an offer and makes it the local description, in one step. Emits it as it is then (with the candidates found so far). */
    Mono<SessionDescription> offer();

    /**
     * Applies an offer of the other side, creates the answer and makes it the local description, in one step on the native lane; before that rolls an own pending offer back if
     * asked to. If the offer cannot be applied the own offer stays rolled back.
     */
    Mono<SessionDescription> answer(SessionDescription offer, boolean rollback);

    /** Applies the answer to the own pending offer. */
    Mono<Void> accept(SessionDescription answer);

    /** Takes the own pending offer back. */
    Mono<Void> rollback();

    /** Emits the local description as it is now, with all candidates gathered so far. Empty if there is none. */
    Mono<SessionDescription> localDescription();

    /** Applies a candidate of the other side; the caller has seen to it that its description is applied. Errors besides: {@code INVALID_CANDIDATE}. */
    Mono<Void> addCandidate(IceCandidate candidate);

    /** Makes the next offer restart ICE; asks for a negotiation. */
    void restartIce();

    /** Replaces the ICE servers, for the next gathering. */
    Mono<Void> iceServers(List<IceServer> servers);

    /** Emits by what kind of path the two are connected. */
    Mono<PeerPath> path();

    /** Counts what travels. What is sent goes by the id that its sender was given, what arrives by its section. */
    Mono<PeerStatistics> statistics();

    @Override
    ChannelPort openChannel(ChannelSpec spec, ChannelPort.Listener listener);

    @Override
    SenderPort send(SourcePort source, String trackId, String streamId);

    /** Closes the peer connection with its channels. Idempotent; completes when all native handles are given back; signals {@code CLOSE_TIMEOUT} if that takes too long. */
    Mono<Void> close();
}
