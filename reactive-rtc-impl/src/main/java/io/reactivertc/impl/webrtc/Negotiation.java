package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCSignalingState;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import io.reactivertc.impl.peer.SessionDescription;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Makes and applies the descriptions of one peer connection. The Monos are subscribed to and signal on the lane. */
final class Negotiation {

    private static final Logger log = LoggerFactory.getLogger(Negotiation.class);
    private static final RTCSessionDescription ROLLBACK = new RTCSessionDescription(RTCSdpType.ROLLBACK, "");

    private final NativeLane lane;
    private final RTCPeerConnection connection;

    Negotiation(NativeLane lane, RTCPeerConnection connection) {
        this.lane = lane;
        this.connection = connection;
    }

    Mono<SessionDescription> offer() {
        return create(true)
                .flatMap(this::applyOwn)
                .then(current());
    }

    Mono<SessionDescription> answer(SessionDescription offer, boolean rollback) {
        Mono<Void> first = rollback ? rollback() : Mono.empty();
        return first.then(apply(offer))
                .then(answer())
                .then(current());
    }

    /** Applies a description of the other side. */
    Mono<Void> apply(SessionDescription description) {
        RTCSdpType type = RTCSdpType.valueOf(description.type().name());
        log.trace("remote {}:\n{}", type, description.sdp());
        return set(new RTCSessionDescription(type, RemoteSdp.repaired(description.sdp())), false)
                .onErrorMap(NativeErrors::description);
    }

    /** Takes a pending own offer back, if there is one: webrtc-java does not do so by itself (N10). */
    Mono<Void> rollback() {
        return Mono.defer(() -> connection.getSignalingState() == RTCSignalingState.HAVE_LOCAL_OFFER
                ? set(ROLLBACK, true)
                : Mono.empty());
    }

    /** Emits the local description as it is now; empty if there is none. */
    Mono<SessionDescription> current() {
        return Mono.fromSupplier(connection::getLocalDescription)
                .map(description -> new SessionDescription(ours(description.sdpType), description.sdp));
    }

    /** Answers the offer that was applied; takes it back where no answer is possible, so that the state is as before. */
    private Mono<Void> answer() {
        return create(false)
                .flatMap(this::applyOwn)
                .onErrorResume(
                        failure -> set(ROLLBACK, false).onErrorComplete().then(Mono.error(NativeErrors.description(failure))));
    }

    private Mono<Void> applyOwn(RTCSessionDescription description) {
        log.trace("local {}:\n{}", description.sdpType, description.sdp);
        return set(description, true);
    }

    private Mono<RTCSessionDescription> create(boolean offer) {
        return call(sink -> {
            Created observer = new Created(new Answer<>(lane, sink));
            if (offer) {
                connection.createOffer(new RTCOfferOptions(), observer);
            } else {
                connection.createAnswer(new RTCAnswerOptions(), observer);
            }
        });
    }

    private Mono<Void> set(RTCSessionDescription description, boolean own) {
        return call(sink -> {
            Applied observer = new Applied(new Answer<>(lane, sink));
            if (own) {
                connection.setLocalDescription(description, observer);
            } else {
                connection.setRemoteDescription(description, observer);
            }
        });
    }

    /** Calls native code; also a {@code java.lang.Error} of it is an error of the Mono. */
    private static <T> Mono<T> call(Consumer<MonoSink<T>> nativeCall) {
        return Mono.create(sink -> {
            try {
                nativeCall.accept(sink);
            } catch (Throwable failure) {
                sink.error(NativeErrors.engine(failure));
            }
        });
    }

    private static SessionDescription.Type ours(RTCSdpType type) {
        return SessionDescription.Type.valueOf(type.name());
    }

    private record Created(Answer<RTCSessionDescription> answer) implements CreateSessionDescriptionObserver {

        @Override
        public void onSuccess(RTCSessionDescription description) {
            answer.value(description);
        }

        @Override
        public void onFailure(String error) {
            answer.failure(error);
        }
    }

    private record Applied(Answer<Void> answer) implements SetSessionDescriptionObserver {

        @Override
        public void onSuccess() {
            answer.value(null);
        }

        @Override
        public void onFailure(String error) {
            answer.failure(error);
        }
    }
}
