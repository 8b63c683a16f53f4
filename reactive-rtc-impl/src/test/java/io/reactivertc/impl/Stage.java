package io.reactivertc.impl;

import io.reactivertc.RtcConfig;
import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
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
import io.reactivertc.room.RoomEvent;
import io.reactivertc.signaling.SignalingLink;
import io.reactivertc.signaling.SignalingTransport;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Is a server in memory and users with real rooms and peers over it, whose peer connections are in memory, too; one virtual time for all. A test tells what they do and sees
 * what each of them saw.
 */
final class Stage {

    static final RoomId LOBBY = RoomId.of("lobby");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private RtcLoop hubLoop;
    private InMemorySignaling signaling;
    private final FakePeerEngine engine = new FakePeerEngine();
    private final Map<String, Actor> actors = new LinkedHashMap<>();

    Stage() {
        hubLoop = RtcLoop.on(time);
        signaling = server(hubLoop);
    }

    private static InMemorySignaling server(RtcLoop loop) {
        HubConfig config = HubConfig.DEFAULT.withSecret("a secret of some length".getBytes(StandardCharsets.UTF_8));
        return new InMemorySignaling(new Hub(config, loop), loop);
    }

    /** Replaces the server by another with the same secret, which knows nothing. */
    void restartServer() {
        InMemorySignaling before = signaling;
        RtcLoop loopBefore = hubLoop;
        hubLoop = RtcLoop.on(time);
        signaling = server(hubLoop);
        before.cutAll();
        settle();
        loopBefore.dispose();
    }

    /** Returns a user who is connected, the same for the same name. */
    Actor actor(String name) {
        return actors.computeIfAbsent(name, Actor::new);
    }

    /** Connects under a name that somebody has, and returns how that fails. */
    Throwable refusedToConnect(String name) {
        RtcConfig config = RtcConnector.create(new DefaultRtcProvider(parts()))
                .signaling(to -> to.withTransport(signaling.transport()))
                .userId(name)
                .config();
        return failure(new DefaultRtcProvider(parts()).connect(config));
    }

    Scheduler time() {
        return time;
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    /** Lets what was begun come to an end. */
    void settle() {
        pass(Duration.ofSeconds(2));
    }

    /** Returns how many ends of peer connections there are. */
    int ends() {
        return engine.live().size();
    }

    /** Is one user, and all that they saw. */
    final class Actor {

        final UserId id;
        final RtcConnection connection;
        final List<RoomEvent> events = new ArrayList<>();
        final List<String> states = new ArrayList<>();
        private boolean unreachable;

        Actor(String name) {
            id = UserId.of(name);
            RtcConfig config = RtcConnector.create(new DefaultRtcProvider(parts()))
                    .signaling(to -> to.withTransport(new Gate(this)))
                    .userId(name)
                    .config();
            connection = result(new DefaultRtcProvider(parts()).connect(config));
            room().events().repeat().subscribe(events::add, error -> {});
            room().states().subscribe(state -> states.add(state.getClass().getSimpleName()));
        }

        Room room() {
            return room(LOBBY);
        }

        Room room(RoomId room) {
            return connection.room(room);
        }

        /** Returns to whom this one is connected in the lobby. */
        Set<String> peers() {
            Set<String> names = new TreeSet<>();
            for (Actor other : actors.values()) {
                room().peer(other.id).filter(peer -> peer.state().isConnected()).map(Peer::id).map(UserId::value)
                        .ifPresent(names::add);
            }
            return names;
        }

        <E extends RoomEvent> List<E> events(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).collect(Collectors.toList());
        }

        /** Breaks the line to the server, which is there again at once. */
        void cut() {
            signaling.cut(id);
        }

        /** Breaks the line to the server until {@link #comeBack}. */
        void vanish() {
            unreachable = true;
            signaling.cut(id);
        }

        void comeBack() {
            unreachable = false;
        }
    }

    /** Leads to the server unless its user has vanished. */
    private final class Gate implements SignalingTransport {

        private final Actor actor;

        Gate(Actor actor) {
            this.actor = actor;
        }

        @Override
        public Mono<SignalingLink> connect() {
            return Mono.defer(() -> actor.unreachable
                    ? Mono.error(new ConnectionException(RtcErrorCode.CONNECT_FAILED, "vanished"))
                    : signaling.transport().connect());
        }

        @Override
        public boolean isConfidential() {
            return true;
        }
    }

    /** Runs a verb to its end and returns its value. */
    <T> T result(Mono<T> verb) {
        Outcome<T> outcome = begin(verb);
        settle();
        if (outcome.error != null) {
            throw new AssertionError(outcome.error);
        }
        return Objects.requireNonNull(outcome.value, "no value came");
    }

    /** Runs a verb to its end. */
    void done(Mono<Void> verb) {
        result(verb.thenReturn(true));
    }

    /** Runs a verb that fails, and returns how. */
    Throwable failure(Mono<?> verb) {
        Outcome<?> outcome = begin(verb);
        settle();
        return Objects.requireNonNull(outcome.error, () -> "it did not fail, but gave " + outcome.value);
    }

    /** Runs a verb to its end, and returns what became of it. */
    <T> Outcome<T> failed(Mono<T> verb) {
        Outcome<T> outcome = begin(verb);
        settle();
        return outcome;
    }

    /** Begins a verb. */
    <T> Outcome<T> begin(Mono<T> verb) {
        Outcome<T> outcome = new Outcome<>();
        outcome.subscription = verb.subscribe(value -> outcome.value = value, error -> outcome.error = error);
        return outcome;
    }

    /** Follows a stream. */
    <T> List<T> follow(Flux<T> stream) {
        List<T> seen = new ArrayList<>();
        stream.subscribe(seen::add, error -> {});
        pass(Duration.ofMillis(1));
        return seen;
    }

    /** Is what became of a verb so far. */
    static final class Outcome<T> {

        @Nullable
        T value;

        @Nullable
        Throwable error;

        @Nullable
        Disposable subscription;
    }

    private ConnectionParts parts() {
        return new ConnectionParts(
                () -> RtcLoop.on(time),
                engine,
                DefaultSignalingSession::new,
                uri -> signaling.transport(),
                new JacksonJsonMapping(),
                new JacksonSignalBodyCodec(),
                new JacksonControlCodec(),
                Clock.systemUTC(),
                new FileContext(new JacksonFileCodec(), Schedulers.immediate(), Clock.systemUTC()),
                Hardware.ofMachine());
    }
}
