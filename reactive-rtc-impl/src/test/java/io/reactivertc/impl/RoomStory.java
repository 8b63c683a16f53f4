package io.reactivertc.impl;

import io.reactivertc.RtcConfig;
import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.file.FileContext;
import io.reactivertc.impl.hub.Hub;
import io.reactivertc.impl.hub.HubConfig;
import io.reactivertc.impl.json.JacksonControlCodec;
import io.reactivertc.impl.json.JacksonFileCodec;
import io.reactivertc.impl.json.JacksonJsonMapping;
import io.reactivertc.impl.json.JacksonSignalBodyCodec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.FakePeerEngine;
import io.reactivertc.impl.signaling.DefaultSignalingSession;
import io.reactivertc.impl.signaling.InMemorySignaling;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingLink;
import io.reactivertc.signaling.SignalingTransport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Lets members come and go at random: a server in memory, peer connections in memory, and one virtual time for all loops, so that a seed always tells the same story.
 */
final class RoomStory {

    static final RoomId ROOM = RoomId.of("story");
    private static final long LATENCY_MILLIS = 5;
    private static final Duration GRACE = HubConfig.DEFAULT.grace().plusSeconds(1);
    private static final Set<RtcErrorCode> EXPECTED = Set.of(
            RtcErrorCode.ALREADY_IN_ROOM, RtcErrorCode.NOT_IN_ROOM, RtcErrorCode.SESSION_LOST, RtcErrorCode.TIMEOUT,
            RtcErrorCode.CONNECTION_CLOSED);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RtcLoop hubLoop = RtcLoop.on(time);
    private final InMemorySignaling signaling = new InMemorySignaling(new Hub(HubConfig.DEFAULT, hubLoop), hubLoop);
    private final FakePeerEngine engine = new FakePeerEngine();
    private final List<RtcLoop> loops = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final List<Member> members;
    private final Random random;

    RoomStory(int size, long seed) {
        this.random = new Random(seed);
        this.members = IntStream.rangeClosed(1, size).mapToObj(n -> new Member(UserId.of("m" + n))).toList();
        members.forEach(Member::connect);
        pass(Duration.ofSeconds(1));
    }

    /** Does something at random. */
    void step() {
        Member member = members.get(random.nextInt(members.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> member.enter();
            case 4, 5 -> member.leave();
            case 6, 7 -> member.abort(Duration.ofMillis(random.nextInt(20)));
            case 8 -> member.cut();
            case 9 -> member.disappear(Duration.ofSeconds(random.nextInt(60)));
            case 10 -> member.restart();
            default -> pass(Duration.ofMillis(random.nextInt(3_000)));
        }
        pass(Duration.ofMillis(random.nextInt(100)));
    }

    /** Lets everybody enter. */
    void gather() {
        members.forEach(Member::enter);
    }

    /** Ends all connections. */
    void end() {
        members.forEach(Member::close);
        pass(Duration.ofSeconds(30));
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    List<Member> members() {
        return members;
    }

    FakePeerEngine engine() {
        return engine;
    }

    /** Returns what did not add up so far, with the end of the story so far. */
    List<String> faults() {
        List<String> all = new ArrayList<>(faults);
        members.forEach(member -> all.addAll(member.ledger.faults()));
        if (!all.isEmpty()) {
            all.addAll(log.subList(Math.max(0, log.size() - 40), log.size()));
        }
        return all;
    }

    /** Returns who sees something else than all who are in the room, each connected. To be asked when nothing happened for a while. */
    List<String> disagreements() {
        Set<UserId> inside = members.stream().filter(Member::isInside).map(member -> member.user)
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> found = new ArrayList<>();
        for (Member member : members) {
            Set<UserId> expected = new TreeSet<>(member.isInside() ? inside : Set.of());
            expected.remove(member.user);
            Set<UserId> seen = member.ledger.present().stream().map(Peer::id).collect(Collectors.toCollection(TreeSet::new));
            if (!seen.equals(expected) || member.room().peerCount() != expected.size()) {
                found.add(
                        member.user + " sees " + seen + " and counts " + member.room().peerCount() + ", there are " + expected);
            }
            member.ledger.present().stream().filter(peer -> !peer.state().isConnected())
                    .forEach(peer -> found.add(member.user + " has " + peer));
        }
        return found;
    }

    /** Returns how many loops were not given back. */
    long liveLoops() {
        return loops.stream().filter(loop -> !loop.isDisposed()).count();
    }

    private void unexpected(UserId user, Throwable error) {
        if (!(error instanceof RtcException known && EXPECTED.contains(known.code()))) {
            faults.add(user + ": " + error);
        }
    }

    /** Is one member, with a connection at a time. */
    final class Member {

        final UserId user;
        final EventLedger ledger;
        private @Nullable RtcConnection connection;
        private boolean unreachable;

        Member(UserId user) {
            this.user = user;
            this.ledger = new EventLedger(user);
        }

        Room room() {
            return Objects.requireNonNull(connection).room(ROOM);
        }

        boolean isInside() {
            return room().state().isInside();
        }

        private void connect() {
            RtcConfig config = RtcConnector.create(new DefaultRtcProvider(parts()))
                    .signaling(to -> to.withTransport(new Gate(this)))
                    .userId(user.value())
                    .config();
            new DefaultRtcProvider(parts()).connect(config).subscribe(this::connected,
                    error -> faults.add(user + " could not connect: " + error));
            pass(Duration.ofMillis(100));
        }

        private void connected(RtcConnection made) {
            connection = made;
            EventLedger present = ledger;
            made.room(ROOM)
                    .events()
                    .doOnComplete(present::stayEnded)
                    .repeat()
                    .subscribe(present::note, error -> {});
        }

        private void enter() {
            log.add(user + " enters");
            room().openOrJoin().subscribe(room -> {}, error -> unexpected(user, error));
        }

        private void abort(Duration after) {
            log.add(user + " enters and thinks better of it after " + after);
            Disposable entering = room().openOrJoin().subscribe(room -> {}, error -> unexpected(user, error));
            pass(after);
            entering.dispose();
        }

        private void leave() {
            log.add(user + " leaves");
            room().leave().subscribe(none -> {}, error -> unexpected(user, error));
        }

        private void cut() {
            log.add(user + " is cut");
            signaling.cut(user);
        }

        /** Is cut off the server, too long for its session at times. */
        private void disappear(Duration howLong) {
            log.add(user + " is cut off for " + howLong);
            unreachable = true;
            signaling.cut(user);
            time.schedule(() -> unreachable = false, howLong.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Ends the connection in order and makes another, as a restarted program does. */
        private void restart() {
            log.add(user + " restarts");
            unreachable = false;
            close();
            // A server that this member could not say goodbye to keeps the name for as long as the grace.
            pass(GRACE);
            connect();
        }

        private void close() {
            Objects.requireNonNull(connection).close().subscribe(none -> {},
                    error -> faults.add(user + " did not close: " + error));
        }
    }

    private ConnectionParts parts() {
        return new ConnectionParts(
                this::lease,
                engine,
                DefaultSignalingSession::new,
                uri -> signaling.transport(),
                new JacksonJsonMapping(),
                new JacksonSignalBodyCodec(),
                new JacksonControlCodec(),
                Clock.systemUTC(),
                new FileContext(new JacksonFileCodec(), Schedulers.boundedElastic(), Clock.systemUTC()),
                Hardware.ofMachine());
    }

    private RtcLoop lease() {
        RtcLoop loop = RtcLoop.on(time);
        loops.add(loop);
        return loop;
    }

    /** Leads to the server unless its member is cut off. */
    private final class Gate implements SignalingTransport {

        private final Member member;

        Gate(Member member) {
            this.member = member;
        }

        @Override
        public Mono<SignalingLink> connect() {
            return Mono.defer(() -> member.unreachable
                    ? Mono.error(new ConnectionException(RtcErrorCode.CONNECT_FAILED, "cut off"))
                    : signaling.transport().connect().map(SlowLink::new));
        }

        @Override
        public boolean isConfidential() {
            return true;
        }
    }

    /** Is a link on which each frame takes a while, so that a member may think better of what is on its way. */
    private final class SlowLink implements SignalingLink {

        private final SignalingLink link;

        SlowLink(SignalingLink link) {
            this.link = link;
        }

        @Override
        public Flux<SignalingFrame<ServerMessage>> receive() {
            return link.receive().delayElements(Duration.ofMillis(1), time);
        }

        @Override
        public void send(SignalingFrame<ClientMessage> frame) {
            time.schedule(() -> link.send(frame), LATENCY_MILLIS, TimeUnit.MILLISECONDS);
        }

        @Override
        public Mono<Void> close(boolean leave) {
            return Mono.delay(Duration.ofMillis(LATENCY_MILLIS), time).then(link.close(leave));
        }
    }
}
