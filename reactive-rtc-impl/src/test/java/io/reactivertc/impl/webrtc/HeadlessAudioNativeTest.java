package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import io.reactivertc.error.EngineException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Holds the order in which the audio device and its factory are made (N17, N18). */
class HeadlessAudioNativeTest {

    @Test
    void makesAFactoryOnADeviceThatRecords() {
        NativeLibrary.load();
        HeadlessAudio audio = HeadlessAudio.recording();

        PeerConnectionFactory factory = audio.factory();

        assertThat(factory).isNotNull();
        factory.dispose();
        audio.dispose();
    }

    @Test
    void failsLoudlyIfTheDeviceDoesNotRecordYet() {
        NativeLibrary.load();
        HeadlessAudio silent = new HeadlessAudio(new HeadlessAudioDeviceModule());

        assertThatThrownBy(silent::factory).isInstanceOf(EngineException.class).hasMessageContaining("self-test");
    }

    @Test
    void survivesPushedAudioAndHearsIt() throws Exception {
        ForkedJvm.Result result = new ForkedJvm().run(Pushing.class, "recording");

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("HEARD");
    }

    @Test
    void wouldDieOfPushedAudioInTheOtherOrder() throws Exception {
        ForkedJvm.Result result = new ForkedJvm().run(Pushing.class, "plain");

        assertThat(result.crashed()).as(result.output()).isTrue();
    }

    /** Pushes audio into several connections for some seconds, and hears it at their other ends. */
    static final class Pushing {

        private static final int PAIRS = 4;
        private static final int SECONDS = 8;

        private Pushing() {}

        public static void main(String[] arguments) throws Exception {
            boolean recording = arguments[0].equals("recording");
            NativeLibrary.load();
            PeerConnectionFactory factory =
                    recording
                            ? HeadlessAudio.recording().factory()
                            : new PeerConnectionFactory(new HeadlessAudioDeviceModule());
            AtomicLong heard = new AtomicLong();
            CustomAudioSource source = new CustomAudioSource();
            ScheduledExecutorService pusher = Executors.newSingleThreadScheduledExecutor();
            for (int n = 0; n < PAIRS; n++) {
                listen(factory, source, heard);
            }
            pusher.scheduleAtFixedRate(() -> source.pushAudio(new byte[960], 16, 48_000, 1, 480), 0, 10, TimeUnit.MILLISECONDS);
            TimeUnit.SECONDS.sleep(recording ? SECONDS : 5 * SECONDS);
            System.out.println(heard.get() > 0 ? "HEARD " + heard : "SILENCE");
            System.exit(0);
        }

        private static void listen(PeerConnectionFactory factory, CustomAudioSource source, AtomicLong heard) throws Exception {
            RawPair pair = new RawPair(factory);
            pair.left.addTrack(factory.createAudioTrack("tone", source), List.of("stream"));
            pair.connect();
            AudioTrack track = pair.audio().get(10, TimeUnit.SECONDS);
            track.addSink((data, bits, rate, channels, frames) -> heard.incrementAndGet());
        }
    }
}
