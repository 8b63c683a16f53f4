package io.reactivertc.impl;

import io.reactivertc.RtcConfig;
import io.reactivertc.RtcConnection;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.file.FileContext;
import io.reactivertc.impl.json.JacksonControlCodec;
import io.reactivertc.impl.json.JacksonFileCodec;
import io.reactivertc.impl.json.JacksonJsonMapping;
import io.reactivertc.impl.json.JacksonSignalBodyCodec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.FakePeerEngine;
import io.reactivertc.impl.room.FakeSession;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.impl.signaling.SignalingSessionConfig;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Limits;
import io.reactivertc.signaling.SignalingLink;
import io.reactivertc.signaling.SignalingTransport;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** Is one connection on a loop whose time is the test's, with a session whose server is the test. */
final class ConnectionRig {

    static final UserId SELF = UserId.of("self");

    final FakeSession session = new FakeSession();
    final FakePeerEngine engine = new FakePeerEngine();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RtcLoop loop = RtcLoop.on(time);
    private SignalingSession.@Nullable Listener listener;
    private @Nullable SignalingSessionConfig described;

    /** Subscribes to a connection; nothing is answered. */
    TestSubscriber<RtcConnection> connect(RtcConfig config, TestSubscriber<RtcConnection> subscriber) {
        new DefaultRtcProvider(parts()).connect(config).subscribe(subscriber);
        run();
        return subscriber;
    }

    TestSubscriber<RtcConnection> connect() {
        return connect(RtcConfig.DEFAULT, TestSubscriber.create());
    }

    /** Returns a connection that the server welcomed. */
    RtcConnection connected() {
        TestSubscriber<RtcConnection> subscriber = connect();
        welcome(false);
        return subscriber.getReceivedOnNext().get(0);
    }

    void welcome(boolean resumed) {
        session.ready(true);
        ServerMessage.Welcome welcome =
                new ServerMessage.Welcome(SELF, "s", "k", resumed, 0, 30_000, 10_000, new Limits(262_144, 65_536, 32));
        onLoop(() -> listener().onReady(welcome, resumed));
    }

    SignalingSession.Listener listener() {
        return Objects.requireNonNull(listener, "nothing connects");
    }

    SignalingSessionConfig described() {
        return Objects.requireNonNull(described, "nothing connects");
    }

    RtcLoop loop() {
        return loop;
    }

    void run() {
        time.advanceTime();
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    void onLoop(Runnable command) {
        loop.execute(command);
        run();
    }

    private ConnectionParts parts() {
        return new ConnectionParts(
                () -> loop,
                engine,
                this::session,
                uri -> new NoTransport(),
                new JacksonJsonMapping(),
                new JacksonSignalBodyCodec(),
                new JacksonControlCodec(),
                Clock.systemUTC(),
                new FileContext(new JacksonFileCodec(), Schedulers.boundedElastic(), Clock.systemUTC()),
                Hardware.ofMachine());
    }

    private SignalingSession session(SignalingSessionConfig config, SignalingTransport transport, RtcLoop on,
            SignalingSession.Listener told) {
        described = config;
        listener = told;
        return session;
    }

    /** Is never used: the session is a fake. */
    private static final class NoTransport implements SignalingTransport {

        @Override
        public Mono<SignalingLink> connect() {
            return Mono.never();
        }

        @Override
        public boolean isConfidential() {
            return false;
        }
    }
}
