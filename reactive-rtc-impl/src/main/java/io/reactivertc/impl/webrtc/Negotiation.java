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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Makes and applies the descriptions of one peer connection. The Monos are subscribed to and signal on the lane. */
final class Negotiation {

    private static final Logger log = LoggerFactory.getLogger(Negotiation.class);
    private static final RTCSessionDescription ROLLBACK = new RTCSessionDescription(RTCSdpType.ROLLBACK, "");

    private final NativeLane lane;
    private final RTCPeerConnection connection;
    private final NativeMedia media;
    private final HeadlessAudio audio;

    Negotiation(NativeLane lane, RTCPeerConnection connection, NativeMedia media, HeadlessAudio audio) {
        this.lane = lane;
        this.connection = connection;
        this.media = media;
        this.audio = audio;
    }

    Mono<SessionDescription> offer() {
        return create(true).flatMap(this::applyOwn);
    }

    Mono<SessionDescription> answer(SessionDescription offer, boolean rollback) {
        Mono<Void> first = rollback ? rollback() : Mono.empty();
        return first.then(apply(offer)).then(answer()).doOnSuccess(answer -> media.discover(connection, offer.sdp()));
    }

    /** Applies the answer to the own offer. */
    Mono<Void> accept(SessionDescription answer) {
        return apply(answer).doOnSuccess(applied -> media.discover(connection, answer.sdp()));
    }

    /** Applies a description of the other side. */
    private Mono<Void> apply(SessionDescription description) {
        return Mono.defer(() -> applyNow(description));
    }

    private Mono<Void> applyNow(SessionDescription description) {
        media.retire(description.sdp());
        RTCSdpType type = RTCSdpType.valueOf(description.type().name());
        log.trace("remote {}:\n{}", type, description.sdp());
        return setRemote(new RTCSessionDescription(type, RemoteSdp.repaired(description.sdp())))
                .onErrorMap(NativeErrors::description);
    }

    /** Takes a pending own offer back, if there is one: webrtc-java does not do so by itself (N10). */
    Mono<Void> rollback() {
        return Mono.defer(() -> connection.getSignalingState() == RTCSignalingState.HAVE_LOCAL_OFFER
                ? setLocal(ROLLBACK).then()
                : Mono.empty());
    }

    /** Emits the local description as it is now; empty if there is none. Asks for statistics only because they are answered on the native thread, see {@link #local}. */
    Mono<SessionDescription> current() {
        return call(answer -> connection.getStats(statistics -> answer.result(this::local)));
    }

    /** Answers the offer that was applied; takes it back where no answer is possible, so that the state is as before. */
    private Mono<SessionDescription> answer() {
        return create(false)
                .doOnNext(answer -> media.retire(answer.sdp))
                .flatMap(this::applyOwn)
                .onErrorResume(
                        failure -> setRemote(ROLLBACK).onErrorComplete().then(Mono.error(NativeErrors.description(failure))));
    }

    private Mono<SessionDescription> applyOwn(RTCSessionDescription description) {
        log.trace("local {}:\n{}", description.sdpType, description.sdp);
        return setLocal(description);
    }

    /**
     * Returns the local description; on the native thread only. Anywhere else the getter crashes now and then: it reads a description to which the native thread is adding
     * candidates, or which it is replacing.
     */
    private @Nullable SessionDescription local() {
        assert !lane.inLane() : "the lane may not read descriptions";
        RTCSessionDescription description = connection.getLocalDescription();
        return description == null
                ? null
                : new SessionDescription(SessionDescription.Type.valueOf(description.sdpType.name()), description.sdp);
    }

    private Mono<RTCSessionDescription> create(boolean offer) {
        return call(answer -> {
            Created observer = new Created(answer);
            if (offer) {
                connection.createOffer(new RTCOfferOptions(), observer);
            } else {
                connection.createAnswer(new RTCAnswerOptions(), observer);
            }
        });
    }

    /** Emits the description as it is when it was applied; nothing after a rollback. */
    private Mono<SessionDescription> setLocal(RTCSessionDescription description) {
        return call(answer -> connection.setLocalDescription(description, new Applied<>(answer, audio, this::local)));
    }

    private Mono<Void> setRemote(RTCSessionDescription description) {
        return call(answer -> connection.setRemoteDescription(description, new Applied<>(answer, audio, () -> null)));
    }

    /** Calls native code; also a {@code java.lang.Error} of it is an error of the Mono. */
    private <T> Mono<T> call(Consumer<Answer<T>> nativeCall) {
        return Mono.create(sink -> {
            try {
                nativeCall.accept(new Answer<>(lane, sink));
            } catch (Throwable failure) {
                sink.error(NativeErrors.engine(failure));
            }
        });
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

    /** A description may have stopped the last sender of sound. */
    private record Applied<T>(Answer<T> answer, HeadlessAudio audio,
            Supplier<@Nullable T> result) implements SetSessionDescriptionObserver {

        @Override
        public void onSuccess() {
            audio.record();
            answer.result(result);
        }

        @Override
        public void onFailure(String error) {
            answer.failure(error);
        }
    }
}
