package io.reactivertc.impl.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaDirection;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.room.RoomMedia;
import io.reactivertc.room.RoomOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Shows what the terms for media of a room do to each peer in it. */
class RoomMediaTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final RoomPair pair = new RoomPair();
    private final List<RemoteTrack> atAlice = new ArrayList<>();
    private final List<RemoteTrack> atBob = new ArrayList<>();

    @Test
    void whoOnlyReceivesSendsNothingUntilAPeerMayHaveIt() {
        enter(RoomOptions.DEFAULT.receiveOnly());

        assertThat(atAlice).hasSize(1);
        assertThat(atBob).isEmpty();

        pair.bobAtAlice().restrictMedia(MediaDirection.BOTH).subscribe();
        pair.pass(SOON);
        assertThat(atBob).hasSize(1);
    }

    @Test
    void whoWantsNoMediaGetsAndSendsNone() {
        enter(RoomOptions.DEFAULT.withMedia(new RoomMedia(MediaDirection.NONE, null)));

        assertThat(atAlice).isEmpty();
        assertThat(atBob).isEmpty();
    }

    @Test
    void whatIsSentToEachPeerIsLimited() {
        enter(RoomOptions.DEFAULT.withBandwidth(Bandwidth.UNLIMITED.withVideo(70_000)));

        assertThat(atBob).hasSize(1);
        assertThat(pair.engine.limits()).containsExactlyInAnyOrder(70_000, 0);
    }

    private void enter(RoomOptions options) {
        LocalTrack track = pair.alice.media().video(Flux.never());
        pair.alice.room.publish(track).subscribe();
        pair.alice.run();
        pair.connected(options);
        pair.alice.room.tracks().subscribe(atAlice::add);
        pair.bob.room.tracks().subscribe(atBob::add);
        pair.bob.room.publish(pair.bob.media().video(Flux.never())).subscribe();
        pair.pass(SOON);
    }
}
