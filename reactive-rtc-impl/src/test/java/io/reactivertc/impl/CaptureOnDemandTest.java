package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.RoomId;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.VideoFrame;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Counts how often what is captured is opened, by two rooms with peers that come and go. */
class CaptureOnDemandTest {

    private static final RoomId ONE = RoomId.of("one");
    private static final RoomId OTHER = RoomId.of("other");
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Stage stage = new Stage();
    private final Stage.Actor alice = stage.actor("alice");
    private final Stage.Actor bob = stage.actor("bob");
    private final Stage.Actor carol = stage.actor("carol");
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    private final Flux<VideoFrame> camera = Flux.<VideoFrame>never()
            .doOnSubscribe(subscription -> begun.incrementAndGet())
            .doFinally(end -> ended.incrementAndGet());

    @Test
    void itIsOpenedForTheFirstPeerOfAnyRoomAndClosedAfterTheLast() {
        LocalTrack track = alice.connection.media().video(camera, TrackOptions.DEFAULT.onDemand(true));
        stage.result(alice.room(ONE).open());
        stage.result(alice.room(OTHER).open());
        stage.done(alice.room(ONE).publish(track));
        stage.done(alice.room(OTHER).publish(track));
        stage.pass(LONG);
        assertThat(begun).hasValue(0);

        stage.result(bob.room(ONE).join());
        stage.result(carol.room(OTHER).join());
        Await.until(() -> begun, () -> begun.get() == 1);

        stage.done(bob.room(ONE).leave());
        stage.pass(LONG);
        assertThat(ended).hasValue(0);

        stage.done(carol.room(OTHER).leave());
        stage.pass(LONG);
        Await.until(() -> ended, () -> ended.get() == 1);

        stage.result(carol.room(ONE).join());
        Await.until(() -> begun, () -> begun.get() == 2);
        stage.done(track.close());
        Await.until(() -> ended, () -> ended.get() == 2);
    }
}
