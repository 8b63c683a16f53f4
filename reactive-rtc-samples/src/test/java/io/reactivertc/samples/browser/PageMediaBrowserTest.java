package io.reactivertc.samples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.RoomId;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.TrackOrigin;
import io.reactivertc.media.TrackState;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.room.Room;
import io.reactivertc.video.VideoSources;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shows and hears a JVM in the page, and the page's fake devices in the JVM, with the page's own buttons. */
class PageMediaBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String TOOLS = """
            window.tile = (kind) => rtcDemo.media.tiles.find((each) => each.kind === kind);
            window.playing = () => document.querySelector('.tile[data-kind=own] audio')?.srcObject.getAudioTracks()[0].label;
            true""";

    private Meeting meeting;
    private RtcConnection jvm;
    private Page page;

    @BeforeEach
    void meet() {
        meeting = Meeting.begin();
        jvm = meeting.jvm();
        room().openOrJoin().block(PATIENCE);
        page = meeting.open("/?room=media&name=Ada");
        page.evaluate(TOOLS);
        page.evaluate("document.getElementById('join').requestSubmit()");
        page.waitUntil("rtcDemo.peers[0]?.state === 'Connected'", PATIENCE);
    }

    @AfterEach
    void part() {
        meeting.close();
    }

    @Test
    void aPageWithoutAnyDeviceShowsWhoIsSeenAndRingsWhoSpeaks() {
        LocalTrack pattern =
                jvm.media().video(VideoSources.pattern(320, 180, 15), TrackOptions.of(TrackOrigin.CAMERA));
        LocalTrack tone = jvm.media().audio(AudioSources.tone(440));
        room().publish(pattern).block(PATIENCE);
        room().publish(tone).block(PATIENCE);

        page.waitUntil("tile('person')?.width === 320", PATIENCE);
        page.waitUntil("tile('person').speaking", PATIENCE);
        assertThat(page.evaluate("tile('person').muted").asBoolean()).isFalse();
        tone.mute().block(PATIENCE);
        page.waitUntil("!tile('person').speaking && tile('person').muted", PATIENCE);
        assertThat(page.evaluate("getComputedStyle(document.querySelector('.tile .mark')).display").asString())
                .isNotEqualTo("none");
        tone.unmute().block(PATIENCE);
        page.waitUntil("!tile('person').muted && tile('person').speaking", PATIENCE);

        room().publish(jvm.media().video(VideoSources.pattern(640, 360, 5), TrackOptions.of(TrackOrigin.SCREEN)))
                .block(PATIENCE);
        page.waitUntil("tile('screen')?.width === 640", PATIENCE);
        pattern.close().block(PATIENCE);
        page.waitUntil("tile('person').width === 0 && tile('screen')", PATIENCE);
        jvm.close().block(PATIENCE);
        page.waitUntil("rtcDemo.media.tiles.length === 0 && document.getElementById('tiles').hidden", PATIENCE);
    }

    @Test
    void theButtonsOpenMuteReplaceAndCloseOnesOwnDevices() {
        page.evaluate("document.getElementById('microphone').click()");
        RemoteTrack sound = next(MediaKind.AUDIO);
        assertThat(sound.origin()).isEqualTo(TrackOrigin.MICROPHONE);
        page.waitUntil("document.getElementById('microphone').getAttribute('aria-pressed') === 'true'", PATIENCE);
        page.waitUntil("tile('own').speaking", PATIENCE);
        page.evaluate("document.getElementById('microphone').click()");
        await(sound, TrackState::isMuted);
        page.waitUntil("tile('own').muted && document.getElementById('microphone-label').textContent === 'Muted'", PATIENCE);
        page.evaluate("document.getElementById('microphone').click()");
        await(sound, state -> !state.isMuted());

        page.evaluate("document.getElementById('camera').click()");
        RemoteTrack camera = next(MediaKind.VIDEO);
        assertThat(camera.origin()).isEqualTo(TrackOrigin.CAMERA);
        assertThat(camera.videoFrames().map(VideoFrame::width).blockFirst(PATIENCE)).isPositive();
        page.evaluate("document.getElementById('choose').click()");
        page.waitUntil("document.getElementById('microphone-choice').options.length > 2", PATIENCE);
        page.evaluate("""
                (() => {
                    const choice = document.getElementById('microphone-choice');
                    choice.value = [...choice.options].find(({ value }) => value !== choice.value && value !== 'off').value;
                    choice.dispatchEvent(new Event('change'));
                })()""");
        page.waitUntil("playing() === 'Fake Audio Input 1' || playing() === 'Fake Audio Input 2'", PATIENCE);
        assertThat(sound.state().isEnded()).isFalse();

        page.evaluate("document.getElementById('camera').click()");
        await(camera, TrackState::isEnded);
        page.evaluate("document.getElementById('leave').click()");
        await(sound, TrackState::isEnded);
        page.waitUntil("document.body.dataset.view === 'door' && rtcDemo.media.tiles.length === 0", PATIENCE);
    }

    private Room room() {
        return jvm.room(RoomId.of("media"));
    }

    private RemoteTrack next(MediaKind kind) {
        return Objects.requireNonNull(
                room().tracks().filter(track -> track.kind() == kind && !track.state().isEnded()).blockFirst(PATIENCE));
    }

    private static void await(RemoteTrack track, Predicate<TrackState> state) {
        assertThat(track.states().filter(state).blockFirst(PATIENCE)).as(track.toString()).isNotNull();
    }
}
