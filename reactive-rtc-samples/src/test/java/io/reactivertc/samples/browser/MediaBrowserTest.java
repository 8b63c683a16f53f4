package io.reactivertc.samples.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.RoomId;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.MutePolicy;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.TrackOrigin;
import io.reactivertc.media.TrackState;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Sends sound and pictures between a JVM peer and Chromium, both ways. */
class MediaBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Enters the room, and measures what arrives: the loudest frequency of a track, and the brightness of a picture. */
    private static final String TOOLS =
            """
                    (async () => {
                        const { connect } = await import('/reactive-rtc.js');
                        window.connection = await connect(location.origin.replace('http', 'ws') + '/rtc', { userId: 'page' });
                        window.room = connection.room('media');
                        window.tracks = [];
                        window.events = [];
                        room.addEventListener('track', ({ track }) => {
                            tracks.push(track);
                            track.addEventListener('statechange', () => events.push(`${track.kind} ${track.state.name} ${track.state.muted}`));
                            attach(track);
                        });
                        window.audio = new AudioContext();
                        window.attach = (track) => {
                            const stream = new MediaStream([track.mediaTrack]);
                            const element = document.createElement(track.kind);
                            element.srcObject = stream;
                            element.muted = true;
                            element.autoplay = true;
                            document.body.append(element);
                            track.element = element;
                            if (track.kind === 'audio') {
                                track.analyser = audio.createAnalyser();
                                track.analyser.fftSize = 8192;
                                audio.createMediaStreamSource(stream).connect(track.analyser);
                            }
                        };
                        window.live = (kind) => tracks.filter((track) => track.kind === kind && track.state.name === 'Live');
                        window.hz = (track) => {
                            const bins = new Float32Array(track.analyser.frequencyBinCount);
                            track.analyser.getFloatFrequencyData(bins);
                            const top = bins.indexOf(Math.max(...bins));
                            return bins[top] < -80 ? 0 : top * audio.sampleRate / track.analyser.fftSize;
                        };
                        window.near = (kind, hz) => live(kind).some((track) => Math.abs(window.hz(track) - hz) < 15);
                        window.brightness = (track) => {
                            const canvas = new OffscreenCanvas(8, 8).getContext('2d');
                            track.element.readyState > 1 && canvas.drawImage(track.element, 0, 0, 8, 8);
                            return canvas.getImageData(4, 4, 1, 1).data[0];
                        };
                        window.tone = (hz) => {
                            const oscillator = audio.createOscillator();
                            const to = audio.createMediaStreamDestination();
                            oscillator.frequency.value = hz;
                            oscillator.connect(to);
                            oscillator.start();
                            return to.stream.getAudioTracks()[0];
                        };
                        await room.openOrJoin();
                        return true;
                    })()""";

    private Meeting meeting;
    private RtcConnection jvm;
    private Page page;

    @BeforeEach
    void meet() {
        meeting = Meeting.begin();
        jvm = meeting.jvm();
        room().openOrJoin().block(PATIENCE);
        page = meeting.open("/");
        page.evaluate(TOOLS);
    }

    @AfterEach
    void part() {
        meeting.close();
    }

    @Test
    void whatTheJvmPublishesIsHeardAndSeenInThePage() {
        LocalTrack tone = jvm.media().audio(AudioSources.tone(440),
                TrackOptions.of(TrackOrigin.FILE).label("a tone").stream("show").mutePolicy(MutePolicy.ALLOW_MUTING));
        LocalTrack picture = jvm.media().video(grey(200), TrackOptions.of(TrackOrigin.SCREEN).stream("show"));
        room().publish(tone).block(PATIENCE);
        room().publish(picture).block(PATIENCE);

        page.waitUntil("near('audio', 440)", PATIENCE);
        page.waitUntil("live('video').some((track) => Math.abs(brightness(track) - 213) < 20)", PATIENCE);
        assertThat(page.evaluate("live('audio').map((t) => `${t.id} ${t.streamId} ${t.source} ${t.label}`).join()").asString())
                .isEqualTo(tone.id() + " show file a tone");
        assertThat(page.evaluate("live('video').map((t) => `${t.id} ${t.streamId} ${t.source}`).join()").asString())
                .isEqualTo(picture.id() + " show screen");

        tone.mute().block(PATIENCE);
        page.waitUntil("live('audio')[0].state.muted && hz(live('audio')[0]) === 0", PATIENCE);
        tone.unmute().block(PATIENCE);
        page.waitUntil("!live('audio')[0].state.muted && near('audio', 440)", PATIENCE);
        page.evaluate("live('audio')[0].requestMute(true)");
        assertThat(tone.state().isMuted()).isTrue();
        assertThat(page.evaluate("live('audio')[0].requestMute(false).catch((error) => error.code)").asString())
                .isEqualTo("REFUSED");
        tone.unmute().block(PATIENCE);

        LocalTrack higher = jvm.media().audio(AudioSources.tone(880));
        peer().replace(tone, higher).block(PATIENCE);
        page.waitUntil("near('audio', 880)", PATIENCE);
        picture.close().block(PATIENCE);
        page.waitUntil("live('video').length === 0", PATIENCE);
        room().publish(jvm.media().video(grey(60))).block(PATIENCE);
        page.waitUntil("live('video').some((track) => Math.abs(brightness(track) - 51) < 20)", PATIENCE);
        assertThat(page.evaluate("events.filter((event) => event.startsWith('video Ended')).length").asInt()).isEqualTo(1);
    }

    @Test
    void whatThePagePublishesIsHeardAndSeenInTheJvm() {
        page.evaluate("""
                (async () => {
                    window.devices = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
                    room.publish(devices.getVideoTracks()[0], { stream: devices, source: 'camera', label: 'front' });
                    window.first = tone(660);
                    room.publish(first, { source: 'generated', mutePolicy: (asker, muted) => muted });
                    return true;
                })()""");

        RemoteTrack camera = next(MediaKind.VIDEO);
        assertThat(camera.origin()).isEqualTo(TrackOrigin.CAMERA);
        assertThat(camera.label()).isEqualTo("front");
        assertThat(camera.streamId()).isEqualTo(page.evaluate("devices.id").asString());
        List<Integer> pictures = Objects.requireNonNull(
                camera.videoFrames().map(MediaBrowserTest::fingerprint).distinct().take(3).collectList().block(PATIENCE));
        assertThat(pictures).hasSize(3);
        RemoteTrack heard = next(MediaKind.AUDIO);
        hears(heard, 660);

        page.evaluate("room.mute(first, true)");
        await(heard, TrackState::isMuted);
        page.evaluate("room.mute(first, false)");
        await(heard, state -> !state.isMuted());
        heard.requestMute(true).block(PATIENCE);
        await(heard, TrackState::isMuted);
        page.evaluate("room.mute(first, false)");

        page.evaluate("(window.second = tone(990), room.replace(first, second))");
        hears(heard, 990);
        page.evaluate("room.unpublish(devices.getVideoTracks()[0])");
        await(camera, TrackState::isEnded);
        page.evaluate("room.publish(devices.getVideoTracks()[0])");
        assertThat(next(MediaKind.VIDEO).videoFrames().map(VideoFrame::width).blockFirst(PATIENCE)).isPositive();
        peer().reconnect().block(PATIENCE);
        hears(heard, 990);
        page.evaluate("second.stop(), room.unpublish(second)");
        await(heard, TrackState::isEnded);
    }

    private Room room() {
        return jvm.room(RoomId.of("media"));
    }

    private Peer peer() {
        return Objects.requireNonNull(room().peers().blockFirst(PATIENCE));
    }

    private RemoteTrack next(MediaKind kind) {
        return Objects.requireNonNull(
                room().tracks().filter(track -> track.kind() == kind && !track.state().isEnded()).blockFirst(PATIENCE));
    }

    private static void await(RemoteTrack track, Predicate<TrackState> state) {
        assertThat(track.states().filter(state).blockFirst(PATIENCE)).as(track.toString()).isNotNull();
    }

    private static int fingerprint(VideoFrame frame) {
        byte[] pixels = new byte[frame.width() * frame.height()];
        frame.y().get(pixels);
        return Arrays.hashCode(pixels);
    }

    /** Waits until a tone of about this frequency is heard. */
    private static void hears(RemoteTrack track, double hz) {
        List<Double> heard = new CopyOnWriteArrayList<>();
        assertThatCode(() -> track.audioFrames()
                .buffer(25)
                .map(MediaBrowserTest::frequency)
                .doOnNext(heard::add)
                .filter(frequency -> Math.abs(frequency - hz) < hz / 50)
                .blockFirst(PATIENCE)).as(() -> track + " in state " + track.state() + ", " + heard).doesNotThrowAnyException();
    }

    private static double frequency(List<AudioFrame> frames) {
        int crossings = 0;
        short last = 0;
        for (AudioFrame frame : frames) {
            for (int n = 0; n < frame.length(); n++) {
                crossings += last < 0 && frame.sample(n) >= 0 ? 1 : 0;
                last = frame.sample(n);
            }
        }
        return crossings * 100.0 / frames.size();
    }

    /** Emits pictures of one brightness, 20 a second. */
    private static Flux<VideoFrame> grey(int brightness) {
        return Flux.generate(() -> 0L, (n, sink) -> {
            byte[] pixels = new byte[VideoFrame.byteLength(320, 180)];
            Arrays.fill(pixels, (byte) 128);
            Arrays.fill(pixels, 0, 320 * 180, (byte) brightness);
            sink.next(VideoFrame.of(320, 180, n * 50_000_000L, pixels));
            return n + 1;
        });
    }
}
