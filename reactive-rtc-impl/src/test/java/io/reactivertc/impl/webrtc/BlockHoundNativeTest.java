package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCPeerConnection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Proves that a native call off the lane is seen (N12): without this a missing integration would look like clean code. */
class BlockHoundNativeTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Scheduler nonBlocking = Schedulers.newParallel("test-loop", 1);
    private HeadlessAudio audio;
    private PeerConnectionFactory factory;
    private RTCPeerConnection connection;

    @BeforeEach
    void open() {
        NativeLibrary.load();
        audio = HeadlessAudio.recording();
        factory = audio.factory();
        connection = factory.createPeerConnection(new RTCConfiguration(), candidate -> {});
    }

    @AfterEach
    void close() {
        connection.close();
        factory.dispose();
        audio.dispose();
        nonBlocking.dispose();
    }

    @Test
    void seesNativeCallsOnThreadsThatMustNotBlock() {
        assertSeen(() -> connection.getSignalingState());
        assertSeen(() -> connection.createDataChannel("channel", new RTCDataChannelInit()));
        assertSeen(() -> connection.restartIce());
        assertSeen(() -> factory.createPeerConnection(new RTCConfiguration(), candidate -> {}));
    }

    @Test
    void allowsThemElsewhere() {
        assertThat(connection.getSignalingState()).isNotNull();
    }

    private void assertSeen(Runnable nativeCall) {
        assertThatThrownBy(() -> Mono.fromRunnable(nativeCall).subscribeOn(nonBlocking).block(BOUND))
                .hasRootCauseInstanceOf(BlockingOperationError.class);
    }
}
