package io.reactivertc.benchmarks;

import io.reactivertc.IceCandidateInfo;
import io.reactivertc.common.JsonText;
import io.reactivertc.impl.json.JacksonSignalBodyCodec;
import io.reactivertc.impl.peer.IceCandidate;
import io.reactivertc.impl.peer.SessionDescription;
import io.reactivertc.impl.peer.SignalBody;
import io.reactivertc.netlab.RelayedCandidates;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingLink;
import io.reactivertc.signaling.SignalingTransport;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Leads all that a client signals, and all that is signaled to it, through a bad network. Its own candidates must be those that pass it. */
final class RelayedTransport implements SignalingTransport {

    private static final JacksonSignalBodyCodec BODIES = new JacksonSignalBodyCodec();

    private final SignalingTransport transport;
    private final RelayedCandidates candidates;

    RelayedTransport(SignalingTransport transport, RelayedCandidates candidates) {
        this.transport = transport;
        this.candidates = candidates;
    }

    /** Returns whether a candidate can be led through the relay; both ends may have such ones only. */
    static boolean passes(IceCandidateInfo candidate) {
        return candidate.type().equals("host") && candidate.protocol().equals("udp") && !candidate.address().contains(":");
    }

    @Override
    public Mono<SignalingLink> connect() {
        return transport.connect().map(Link::new);
    }

    @Override
    public boolean isConfidential() {
        return transport.isConfidential();
    }

    private static JsonText rewrite(JsonText body, UnaryOperator<String> descriptions,
            Function<String, Optional<String>> lines) {
        SignalBody read = BODIES.decode(body);
        if (read instanceof SignalBody.Description told) {
            SessionDescription description = told.description();
            return BODIES.encode(new SignalBody.Description(told.pc(), told.epoch(),
                    new SessionDescription(description.type(), descriptions.apply(description.sdp())), told.number(),
                    told.answers(), told.tracks()));
        }
        if (read instanceof SignalBody.Candidate told && told.candidate().candidate() != null) {
            IceCandidate candidate = told.candidate();
            return BODIES.encode(new SignalBody.Candidate(told.pc(), told.epoch(), new IceCandidate(
                    lines.apply(candidate.candidate()).orElseThrow(), candidate.sdpMid(), candidate.sdpMLineIndex(),
                    candidate.usernameFragment())));
        }
        return body;
    }

    private final class Link implements SignalingLink {

        private final SignalingLink link;

        Link(SignalingLink link) {
            this.link = link;
        }

        @Override
        public Flux<SignalingFrame<ServerMessage>> receive() {
            return link.receive().map(this::heard);
        }

        private SignalingFrame<ServerMessage> heard(SignalingFrame<ServerMessage> frame) {
            if (!(frame.message() instanceof ServerMessage.Signal signal)) {
                return frame;
            }
            JsonText body = rewrite(signal.body(), candidates::heardDescription, candidates::heard);
            return new SignalingFrame<>(new ServerMessage.Signal(signal.room(), signal.from(), body), frame.id(), frame.re(),
                    frame.seq(), frame.ack());
        }

        @Override
        public void send(SignalingFrame<ClientMessage> frame) {
            link.send(told(frame));
        }

        private SignalingFrame<ClientMessage> told(SignalingFrame<ClientMessage> frame) {
            if (!(frame.message() instanceof ClientMessage.Signal signal)) {
                return frame;
            }
            JsonText body = rewrite(signal.body(), candidates::toldDescription, candidates::told);
            return new SignalingFrame<>(new ClientMessage.Signal(signal.room(), signal.to(), body), frame.id(), frame.re(),
                    frame.seq(), frame.ack());
        }

        @Override
        public Mono<Void> close(boolean leave) {
            return link.close(leave);
        }
    }
}
