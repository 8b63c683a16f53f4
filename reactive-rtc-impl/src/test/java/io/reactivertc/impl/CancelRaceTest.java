package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.UserId;
import io.reactivertc.data.DataChannel;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.FileTransfer;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.TransferState;
import io.reactivertc.impl.hub.Hub;
import io.reactivertc.impl.hub.HubConfig;
import io.reactivertc.impl.hub.HubLimits;
import io.reactivertc.impl.hub.Rate;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.impl.peer.FakePeerEngine;
import io.reactivertc.impl.signaling.InMemorySignaling;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerState;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomState;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Races cancelling an acquiring verb with its result, on real threads: it was delivered or undone, never both, never neither. */
class CancelRaceTest {

    private static final int RACES = 300;
    private static final Rate OFTEN = new Rate(1_000_000, 1_000_000);
    private static final HubLimits LIMITS = HubLimits.DEFAULT.with(new HubLimits.Rates(OFTEN, OFTEN, OFTEN, OFTEN, 1_000));

    /** The loop of the newest connection. */
    private final AtomicReference<RtcLoop> leased = new AtomicReference<>();

    /** How long to wait before cancelling; follows who wins, so that both do. */
    private long pauseNanos = 200_000;

    private final RtcLoop hubLoop = RtcLoops.shared().lease();
    private final InMemorySignaling signaling =
            new InMemorySignaling(new Hub(HubConfig.DEFAULT.with(LIMITS), hubLoop), hubLoop);
    private final RtcConnector connector =
            RtcConnector.create(new DefaultRtcProvider(parts())).signaling(to -> to.withTransport(signaling.transport()));

    @AfterEach
    void giveBack() {
        hubLoop.dispose();
    }

    @Test
    void enteringIsDeliveredOrUndone() {
        RtcConnection connection = Objects.requireNonNull(connector.connect().block(Duration.ofSeconds(10)));
        Room room = connection.room(RoomStory.ROOM);
        int delivered = 0;
        for (int race = 0; race < RACES; race++) {
            Set<Room> got = raced(room.openOrJoin(), () -> !room.state().isInside());

            RoomState settled = Objects.requireNonNull(room.states()
                    .filter(state -> got.isEmpty()
                            ? !state.isInside() && !(state instanceof RoomState.Entering)
                            : state.isInside())
                    .blockFirst(Duration.ofSeconds(10)));
            assertThat(settled.isInside()).isEqualTo(!got.isEmpty());
            delivered += got.size();
            room.leave().block(Duration.ofSeconds(10));
        }

        assertThat(delivered).as("both sides won at times").isBetween(1, RACES - 1);
        connection.close().block(Duration.ofSeconds(10));
    }

    @Test
    void connectingIsDeliveredOrUndone() {
        int delivered = 0;
        for (int race = 0; race < RACES; race++) {
            UserId user = UserId.of("user-" + race);
            Set<RtcConnection> got = raced(connector.userId(user.value()).connect(), () -> leased.get().isDisposed());

            delivered += got.size();
            got.forEach(connection -> {
                assertThat(connection.isDisposed()).isFalse();
                connection.close().block(Duration.ofSeconds(10));
            });
            // A connection that was undone said goodbye, so its name is free again.
            RtcConnection next = Objects.requireNonNull(connector.userId(user.value())
                    .connect()
                    .retry(100)
                    .block(Duration.ofSeconds(10)));
            next.close().block(Duration.ofSeconds(10));
        }

        assertThat(delivered).as("both sides won at times").isBetween(1, RACES - 1);
    }

    @Test
    void openingAChannelIsDeliveredOrUndone() {
        RtcConnection ann = Objects.requireNonNull(connector.userId("ann").connect().block(Duration.ofSeconds(10)));
        RtcConnection bob = Objects.requireNonNull(connector.userId("bob").connect().block(Duration.ofSeconds(10)));
        Peer toBob = met(ann, bob);
        Peer toAnn = bob.room(RoomStory.ROOM).peer(ann.self()).orElseThrow();
        List<DataChannel> shown = new CopyOnWriteArrayList<>();
        toAnn.channels().subscribe(shown::add);
        int delivered = 0;
        for (int race = 0; race < RACES; race++) {
            TestSubscriber<DataChannel> subscriber = TestSubscriber.create();
            cancelled(toBob.openChannel("raced"), subscriber);
            // Opened behind it, on the same loops: whatever was still to come of the first one came.
            toBob.openChannel("next").flatMap(DataChannel::close).block(Duration.ofSeconds(10));
            Set<DataChannel> got = delivered(subscriber);
            adapt(got.isEmpty());

            got.forEach(channel -> assertThat(channel.state().isOpen()).isTrue());
            delivered += got.size();
            got.forEach(channel -> channel.close().block(Duration.ofSeconds(10)));
            Await.until(() -> "left open: " + shown, () -> shown.stream().allMatch(channel -> channel.state().isTerminal()));
            shown.clear();
        }

        assertThat(delivered).as("both sides won at times").isBetween(1, RACES - 1);
        ann.close().block(Duration.ofSeconds(10));
        bob.close().block(Duration.ofSeconds(10));
    }

    @Test
    void sendingAFileIsDeliveredOrUndone() {
        RtcConnection ann = Objects.requireNonNull(connector.userId("ann").connect().block(Duration.ofSeconds(10)));
        RtcConnection bob = Objects.requireNonNull(connector.userId("bob").connect().block(Duration.ofSeconds(10)));
        Peer toBob = met(ann, bob);
        List<IncomingFile> shown = new CopyOnWriteArrayList<>();
        bob.room(RoomStory.ROOM).peer(ann.self()).orElseThrow().files().subscribe(file -> {
            if (file.metadata().name().equals("next")) {
                file.chunks().subscribe();
            } else {
                shown.add(file);
            }
        });
        int delivered = 0;
        for (int race = 0; race < RACES; race++) {
            TestSubscriber<OutgoingFile> subscriber = TestSubscriber.create();
            cancelled(toBob.sendFile(FileSource.of(Flux.never(), FileMetadata.of("raced"))), subscriber);
            // Sent behind it, on the same loops: whatever was still to come of the first one came.
            toBob.sendFile(FileSource.of(Flux.empty(), FileMetadata.of("next")))
                    .flatMap(FileTransfer::completion)
                    .block(Duration.ofSeconds(10));
            Set<OutgoingFile> got = delivered(subscriber);
            adapt(got.isEmpty());

            got.forEach(file -> assertThat(file.state()).isInstanceOf(TransferState.Offered.class));
            delivered += got.size();
            got.forEach(file -> file.cancel().block(Duration.ofSeconds(10)));
            Await.until(() -> "left offered: " + shown, () -> shown.stream().allMatch(file -> file.state().isTerminal()));
            shown.clear();
        }

        assertThat(delivered).as("both sides won at times").isBetween(1, RACES - 1);
        ann.close().block(Duration.ofSeconds(10));
        bob.close().block(Duration.ofSeconds(10));
    }

    private static Peer met(RtcConnection first, RtcConnection second) {
        Room room = first.room(RoomStory.ROOM);
        room.openOrJoin().block(Duration.ofSeconds(10));
        second.room(RoomStory.ROOM).openOrJoin().block(Duration.ofSeconds(10));
        return Objects.requireNonNull(room.peers()
                .next()
                .delayUntil(peer -> peer.states().filter(PeerState::isConnected).next())
                .block(Duration.ofSeconds(10)));
    }

    /** Subscribes, cancels after about as long as the verb takes, and returns what was delivered. */
    private <T> Set<T> raced(Mono<T> verb, BooleanSupplier undone) {
        TestSubscriber<T> subscriber = TestSubscriber.create();
        cancelled(verb, subscriber);
        Await.until(() -> "delivered or undone", () -> !delivered(subscriber).isEmpty() || undone.getAsBoolean());
        Set<T> got = delivered(subscriber);
        adapt(got.isEmpty());
        return got;
    }

    private <T> void cancelled(Mono<T> verb, TestSubscriber<T> subscriber) {
        verb.subscribe(subscriber);
        long until = System.nanoTime() + ThreadLocalRandom.current().nextLong(pauseNanos, 2 * pauseNanos);
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        subscriber.cancel();
    }

    private void adapt(boolean cancelWon) {
        pauseNanos = cancelWon ? pauseNanos + pauseNanos / 4 : pauseNanos - pauseNanos / 4;
    }

    /** A value that comes together with the cancellation may be in both lists. */
    private static <T> Set<T> delivered(TestSubscriber<T> subscriber) {
        Set<T> got = new LinkedHashSet<>(subscriber.getReceivedOnNext());
        got.addAll(subscriber.getReceivedOnNextAfterCancellation());
        return got;
    }

    private ConnectionParts parts() {
        ConnectionParts process = ConnectionParts.ofProcess();
        return new ConnectionParts(
                this::lease, new FakePeerEngine(), process.sessions(), process.transports(), process.json(), process.bodies(),
                process.control(), process.clock(), process.files(),
                Hardware.ofMachine());
    }

    private RtcLoop lease() {
        RtcLoop loop = RtcLoops.shared().lease();
        leased.set(loop);
        return loop;
    }
}
