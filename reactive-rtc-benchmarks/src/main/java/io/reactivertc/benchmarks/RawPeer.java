package io.reactivertc.benchmarks;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Is webrtc-java alone, used as plainly and as fast as it allows, with one negotiated data channel: what the library is held against. Blocks where it likes.
 */
final class RawPeer implements PeerConnectionObserver {

    private final RTCPeerConnection connection;
    private final RTCDataChannel channel;
    private final CountDownLatch open = new CountDownLatch(1);
    private final Queue<RTCIceCandidate> early = new ConcurrentLinkedQueue<>();
    private final Queue<RTCIceCandidate> found = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Consumer<RTCIceCandidate> receiver;
    private volatile Consumer<MediaStreamTrack> tracks = track -> {};
    private volatile boolean described;

    RawPeer(PeerConnectionFactory factory, IntConsumer received) {
        this((ByteBuffer bytes) -> received.accept(bytes.remaining()), factory);
    }

    private RawPeer(Consumer<ByteBuffer> received, PeerConnectionFactory factory) {
        connection = factory.createPeerConnection(new RTCConfiguration(), this);
        RTCDataChannelInit init = new RTCDataChannelInit();
        init.negotiated = true;
        init.id = 0;
        channel = connection.createDataChannel("raw", init);
        channel.registerObserver(new Observer(received));
    }

    /** Returns a peer that shows what arrives; each buffer is native and valid during the call. */
    static RawPeer receiving(PeerConnectionFactory factory, Consumer<ByteBuffer> received) {
        return new RawPeer(received, factory);
    }

    static PeerConnectionFactory factory() {
        HeadlessAudioDeviceModule module = new HeadlessAudioDeviceModule();
        module.initRecording();
        module.startRecording();
        return new PeerConnectionFactory(module);
    }

    /** Connects two peers of one process. */
    static void connect(RawPeer one, RawPeer other) {
        String offer = one.offer();
        String answer = other.answer(offer);
        one.accept(answer);
        one.sendCandidatesTo(other::addCandidate);
        other.sendCandidatesTo(one::addCandidate);
    }

    String offer() {
        CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
        connection.createOffer(new RTCOfferOptions(), created(made));
        return setLocal(await(made));
    }

    String answer(String offer) {
        set(new RTCSessionDescription(dev.onvoid.webrtc.RTCSdpType.OFFER, offer), false);
        CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
        connection.createAnswer(new RTCAnswerOptions(), created(made));
        return setLocal(await(made));
    }

    void accept(String answer) {
        set(new RTCSessionDescription(dev.onvoid.webrtc.RTCSdpType.ANSWER, answer), false);
    }

    void sendCandidatesTo(Consumer<RTCIceCandidate> other) {
        receiver = other;
        drain(found, other);
    }

    /** Takes no lock: one around a native call and in a callback is a deadlock. */
    void addCandidate(RTCIceCandidate candidate) {
        early.add(candidate);
        if (described) {
            drain(early, connection::addIceCandidate);
        }
    }

    void awaitOpen() {
        try {
            if (!open.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the raw channel did not open");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    RTCDataChannel channel() {
        return channel;
    }

    /** Sends this track, if called before the peers are connected. */
    void send(MediaStreamTrack track) {
        connection.addTrack(track, List.of("raw"));
    }

    /** Calls this with each track that arrives. */
    void receive(Consumer<MediaStreamTrack> receivers) {
        tracks = receivers;
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        tracks.accept(transceiver.getReceiver().getTrack());
    }

    void close() {
        connection.close();
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        found.add(candidate);
        Consumer<RTCIceCandidate> other = receiver;
        if (other != null) {
            drain(found, other);
        }
    }

    private static void drain(Queue<RTCIceCandidate> candidates, Consumer<RTCIceCandidate> taker) {
        for (RTCIceCandidate candidate = candidates.poll(); candidate != null; candidate = candidates.poll()) {
            taker.accept(candidate);
        }
    }

    private String setLocal(RTCSessionDescription description) {
        set(description, true);
        return description.sdp;
    }

    private void set(RTCSessionDescription description, boolean local) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        SetSessionDescriptionObserver observer = new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                done.complete(true);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new IllegalStateException(error));
            }
        };
        if (local) {
            connection.setLocalDescription(description, observer);
        } else {
            connection.setRemoteDescription(description, observer);
        }
        await(done);
        if (!local) {
            described = true;
            drain(early, connection::addIceCandidate);
        }
    }

    private static CreateSessionDescriptionObserver created(CompletableFuture<RTCSessionDescription> made) {
        return new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                made.complete(description);
            }

            @Override
            public void onFailure(String error) {
                made.completeExceptionally(new IllegalStateException(error));
            }
        };
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException | java.util.concurrent.ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private final class Observer implements RTCDataChannelObserver {

        private final Consumer<ByteBuffer> received;

        Observer(Consumer<ByteBuffer> received) {
            this.received = received;
        }

        @Override
        public void onBufferedAmountChange(long before) {}

        @Override
        public void onStateChange() {
            if (channel.getState() == RTCDataChannelState.OPEN) {
                open.countDown();
            }
        }

        @Override
        public void onMessage(RTCDataChannelBuffer message) {
            received.accept(message.data);
        }
    }
}
