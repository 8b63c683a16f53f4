package io.reactivertc.impl;

import static io.reactivertc.impl.MediaEar.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.UserId;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackState;
import io.reactivertc.peer.Peer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Holds bar 4. */
class ForwardingNativeTest {

    @Test
    void whatIsForwardedIsHeardTwoHopsAwayAndEndsOnceWhenWhoForwardsItLeaves() {
        try (NativeStand stand = new NativeStand()) {
            RtcConnection a = enter(stand, "a");
            RtcConnection b = enter(stand, "b");
            RtcConnection c = enter(stand, "c");
            LocalTrack tone = a.media().audio(AudioSources.tone(440));
            peer(a, "b").publish(tone).block(PATIENCE);
            LocalTrack forwarded = b.media().forward(next(peer(b, "a")));
            peer(b, "c").publish(forwarded).block(PATIENCE);

            RemoteTrack heard = next(peer(c, "b"));
            List<TrackState> states = new CopyOnWriteArrayList<>();
            heard.states().subscribe(states::add);
            MediaEar.hears(heard, 440);
            b.room(RoomStory.ROOM).leave().block(PATIENCE);

            assertThat(heard.states().filter(TrackState::isEnded).blockFirst(PATIENCE)).isNotNull();
            assertThat(heard.audioFrames().collectList().block(PATIENCE)).isEmpty();
            assertThat(states).last().matches(TrackState::isEnded);
            assertThat(states).filteredOn(TrackState::isEnded).hasSize(1);
            assertThat(tone.state().isEnded()).as("the track that was forwarded").isFalse();
            assertThat(forwarded.states().filter(TrackState::isEnded).blockFirst(PATIENCE)).isNotNull();
        }
    }

    private static RtcConnection enter(NativeStand stand, String user) {
        RtcConnection connection = stand.connect(user);
        connection.room(RoomStory.ROOM).openOrJoin().block(PATIENCE);
        return connection;
    }

    private static Peer peer(RtcConnection connection, String user) {
        return Objects.requireNonNull(connection.room(RoomStory.ROOM).peers()
                .filter(peer -> peer.id().equals(UserId.of(user)))
                .delayUntil(peer -> peer.states().filter(state -> state.isConnected()).next())
                .blockFirst(PATIENCE));
    }

    private static RemoteTrack next(Peer peer) {
        return Objects.requireNonNull(peer.tracks().blockFirst(PATIENCE));
    }
}
