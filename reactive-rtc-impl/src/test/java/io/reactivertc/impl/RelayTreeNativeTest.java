package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.RoomId;
import io.reactivertc.impl.webrtc.WebRtcEngine;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.TrackState;
import io.reactivertc.room.RoomOptions;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plays the demo of a scalable broadcast: what the owner publishes is passed on by those who receive it. */
class RelayTreeNativeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RoomId RADIO = RoomId.of("radio");

    private final NativeStand stand = new NativeStand();

    @AfterEach
    void nothingIsLeft() {
        stand.close();
        assertThat(WebRtcEngine.liveHandles()).isZero();
    }

    private RtcConnection viewer(String name) {
        RtcConnection viewer = stand.connect(name);
        viewer.join(RADIO).block(PATIENCE);
        return viewer;
    }

    @Test
    void theOwnerIsHeardAtTheThirdLevelAndAgainAfterARelayLeft() {
        RtcConnection owner = stand.connect("owner");
        owner.open(RADIO, RoomOptions.DEFAULT.withRelayTree(1)).block(PATIENCE);
        RtcConnection first = viewer("first");
        RtcConnection second = viewer("second");
        Queue<RemoteTrack> arrived = new ConcurrentLinkedQueue<>();
        RtcConnection third = stand.connect("third");
        third.room(RADIO).tracks().subscribe(arrived::add);
        third.join(RADIO).block(PATIENCE);
        assertThat(owner.room(RADIO).peerCount()).isEqualTo(1);
        assertThat(third.room(RADIO).peer(second.self())).isPresent();

        LocalTrack tone = owner.media().audio(AudioSources.tone(440), TrackOptions.DEFAULT.label("news"));
        owner.room(RADIO).publish(tone).block(PATIENCE);
        Await.until(() -> arrived, () -> arrived.size() == 1);
        RemoteTrack heard = arrived.remove();
        MediaEar.hears(heard, 440);
        assertThat(heard.label()).isEqualTo("news");
        tone.mute().block(PATIENCE);
        Await.until(heard::state, () -> heard.state().isMuted());
        tone.unmute().block(PATIENCE);

        first.room(RADIO).leave().block(PATIENCE);

        Await.until(() -> arrived, () -> arrived.size() == 1);
        RemoteTrack again = arrived.remove();
        MediaEar.hears(again, 440);
        assertThat(heard.state()).as("the first way is over, told once").isInstanceOf(TrackState.Ended.class);
        assertThat(again.state()).isEqualTo(new TrackState.Live(true, false, false));

        tone.close().block(PATIENCE);
        Await.until(again::state, () -> again.state().isEnded());
        assertThat(owner.room(RADIO).peer(second.self())).as("moved up").isPresent();
    }
}
