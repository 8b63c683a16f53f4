package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioConverter;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.audio.WavFiles;
import io.reactivertc.audio.WavRecording;
import io.reactivertc.impl.media.Signals;
import io.reactivertc.impl.media.Speech;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.peer.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.util.function.Tuple2;

/** Sends sound through a real peer connection: real speech is heard when it was spoken, noise is not, and a recorded tone is the tone. */
class SpeechTrackNativeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RATE = 48_000;
    private static final int STEP = RATE / 100;
    private static final double TOLERANCE_MILLIS = 150;
    private static final int NOISE_MILLIS = 4_000;
    private static final int TRIES = 4;

    /** Below, the machine was too busy for the sound to arrive whole, which says nothing about how it is heard. */
    private static final double WHOLE = 0.9;

    @TempDir
    Path directory;

    @Test
    void speechIsHeardWhenItWasSpokenAndNoiseIsNotHeardAtAll() throws Exception {
        Speech speech = Speech.say(900, Speech.SENTENCES.subList(0, 4));
        short[] sent = withNoise(speech);
        try (NativeStand stand = new NativeStand()) {
            RtcConnection ann = stand.connect("ann");
            List<Peer> peers = NativeStand.pair(ann, stand.connect("bob"));
            for (int n = 1; n <= TRIES; n++) {
                Heard heard = send(sent, ann, peers);
                double[] match = heard.match(sent);
                if (match[1] >= WHOLE || n == TRIES) {
                    heard.check(speech, match[0], match[1]);
                    return;
                }
            }
        }
    }

    @Test
    void aRecordedToneIsTheTone() {
        Path file = directory.resolve("tone.wav");
        try (NativeStand stand = new NativeStand()) {
            RtcConnection ann = stand.connect("ann");
            List<Peer> peers = NativeStand.pair(ann, stand.connect("bob"));
            peers.get(0).publish(ann.media().audio(AudioSources.tone(440))).block(PATIENCE);
            RemoteTrack track = Objects.requireNonNull(peers.get(1).tracks().blockFirst(PATIENCE));
            MediaEar.hears(track, 440);

            WavRecording recording = WavFiles.record(track.audioFrames().take(200), file).block(PATIENCE);

            assertThat(recording.duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        }
        short[] samples = Signals.join(AudioSources.wav(file).collectList().block(PATIENCE));
        double tone = Signals.amplitude(440, samples, 0, samples.length, RATE);
        assertThat(tone).isGreaterThan(10 * Signals.amplitude(330, samples, 0, samples.length, RATE));
        assertThat(tone).isGreaterThan(10 * Signals.amplitude(660, samples, 0, samples.length, RATE));
        assertThat(tone).isGreaterThan(0.05);
    }

    @Test
    void oneWhoIsMutedIsToldThatTheySpeak() {
        try (NativeStand stand = new NativeStand()) {
            RtcConnection ann = stand.connect("ann");
            List<Peer> peers = NativeStand.pair(ann, stand.connect("bob"));
            LocalTrack track = ann.media().audio(AudioSources.tone(440));
            Flux<SpeakingState> states = track.speakingStates();
            track.mute().block(PATIENCE);
            CompletableFuture<SpeakingState> speaking = states.filter(SpeakingState::speaking).next().toFuture();

            peers.get(0).publish(track).block(PATIENCE);

            assertThat(speaking).succeedsWithin(PATIENCE);
            RemoteTrack remote = Objects.requireNonNull(peers.get(1).tracks().blockFirst(PATIENCE));
            MediaEar.hearsNothing(remote);
            CompletableFuture<Void> ended = states.then().toFuture();
            track.close().block(PATIENCE);
            assertThat(ended).succeedsWithin(PATIENCE);
            assertThat(track.speakingStates().collectList().block(PATIENCE)).isEmpty();
        }
    }

    private static short[] withNoise(Speech speech) {
        short[] spoken = Signals.join(AudioConverter
                .convert(AudioSources.pcm(speech.samples(), Speech.SAMPLE_RATE_HZ, 1), RATE, 1).collectList().block(PATIENCE));
        short[] sent = Arrays.copyOf(spoken, spoken.length + NOISE_MILLIS * RATE / 1_000);
        short[] noise = Signals.noise(-40, sent.length - spoken.length, 9);
        System.arraycopy(noise, 0, sent, spoken.length, noise.length);
        return sent;
    }

    private static Heard send(short[] sent, RtcConnection ann, List<Peer> peers) {
        LocalTrack track = ann.media().audio(Flux.concat(AudioSources.pcm(sent, RATE, 1), AudioSources.silence()));
        Flux<RemoteTrack> arriving = peers.get(1).tracks().filter(remote -> remote.id().equals(track.id()));
        peers.get(0).publish(track).block(PATIENCE);
        RemoteTrack remote = Objects.requireNonNull(arriving.blockFirst(PATIENCE));
        Flux<AudioFrame> sound = remote.audioFrames().take(sent.length / STEP + 200).publish().refCount(2);
        Tuple2<List<AudioFrame>, List<SpeakingState>> heard = Objects.requireNonNull(
                sound.collectList()
                        .zipWith(remote.speakingStates().takeUntilOther(sound.then()).collectList())
                        .block(PATIENCE));
        track.close().block(PATIENCE);
        return new Heard(heard.getT1(), heard.getT2());
    }

    /** Is what arrived, and what was made of it. */
    private record Heard(List<AudioFrame> frames, List<SpeakingState> states) {

        /** Returns how many milliseconds after the frames' time zero the sent sound begins, and how alike the two are: 1 at most. */
        double[] match(short[] sent) {
            double[] there = envelope(sent);
            long first = frames.get(0).timestampNanos();
            double[] here = new double[there.length + 400];
            for (AudioFrame frame : frames) {
                int at = (int) ((frame.timestampNanos() - first) / 10_000_000);
                if (at < here.length) {
                    here[at] = envelope(samples(frame))[0];
                }
            }
            double[] best = {0, 0};
            for (int lag = -300; lag < 300; lag++) {
                double likeness = likeness(there, here, lag);
                best = likeness > best[1] ? new double[]{first / 1e6 + 10 * lag, likeness} : best;
            }
            return best;
        }

        void check(Speech speech, double beginMillis, double likeness) {
            List<SpeakingState> changes = Flux.fromIterable(states)
                    .distinctUntilChanged(SpeakingState::speaking)
                    .skipWhile(state -> !state.speaking())
                    .collectList()
                    .block(PATIENCE);
            assertThat(changes).as("heard (likeness %s)", likeness).hasSize(2 * speech.truth().size());
            for (int n = 0; n < changes.size(); n++) {
                Speech.Utterance truth = speech.truth().get(n / 2);
                double expected = n % 2 == 0 ? truth.beginsMillis() : truth.endsMillis();
                assertThat(changes.get(n).sinceNanos() / 1e6 - beginMillis).as("change %d (likeness %s)", n, likeness)
                        .isCloseTo(expected, within(TOLERANCE_MILLIS));
            }
        }

        private static double[] envelope(short[] samples) {
            double[] levels = new double[samples.length / STEP];
            for (int n = 0; n < levels.length; n++) {
                levels[n] = Math.max(0, 60 + Signals.levelDb(samples, n * STEP, (n + 1) * STEP));
            }
            return levels;
        }

        private static short[] samples(AudioFrame frame) {
            return Signals.join(List.of(frame));
        }

        private static double likeness(double[] there, double[] here, int lag) {
            double both = 0;
            double one = 0;
            double other = 0;
            for (int n = 0; n < there.length; n++) {
                double level = n + lag >= 0 && n + lag < here.length ? here[n + lag] : 0;
                both += there[n] * level;
                one += there[n] * there[n];
                other += level * level;
            }
            return both / Math.sqrt(one * other + 1);
        }
    }
}
