package io.reactivertc.impl.signaling;

import io.reactivertc.IdentityConfig;
import io.reactivertc.ReconnectConfig;
import io.reactivertc.SignalingConfig;
import io.reactivertc.TimeoutConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Plays a session against a fake server in virtual time, and notes what the session tells. */
final class SessionScript implements SignalingSession.Listener {

    static final UserId ALICE = UserId.of("alice");
    static final InstanceId INSTANCE = InstanceId.of("0123456789abcdef0123456789abcdef");
    static final ServerMessage.Limits LIMITS = new ServerMessage.Limits(4_096, 2_048, 32);

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final RtcLoop loop = RtcLoop.on(time);
    final FakeTransport transport;
    final List<String> told = new ArrayList<>();
    final List<ServerMessage> messages = new ArrayList<>();
    final SignalingSession session;
    CloseReason closed = CloseReason.of(CloseReason.Kind.LOCAL, "not closed");
    Runnable whenReady = () -> {};

    SessionScript() {
        this(SignalingConfig.DEFAULT, true);
    }

    SessionScript(SignalingConfig signaling, boolean confidential) {
        transport = new FakeTransport(confidential);
        SignalingSessionConfig config = new SignalingSessionConfig(
                signaling,
                IdentityConfig.DEFAULT.withUserId(ALICE),
                ReconnectConfig.DEFAULT,
                TimeoutConfig.DEFAULT,
                INSTANCE,
                JsonText.of("{\"name\":\"Alice\"}"));
        session = new DefaultSignalingSession(config, transport, loop, this);
    }

    /** Starts the session and says welcome. */
    FakeLink ready() {
        start();
        return welcome(false, 0);
    }

    SessionScript start() {
        onLoop(session::start);
        return this;
    }

    FakeLink welcome(boolean resumed, long received) {
        FakeLink link = transport.link();
        int number = transport.links.size();
        ServerMessage.Welcome welcome =
                new ServerMessage.Welcome(ALICE, "s-1", "k-" + number, resumed, received, 30_000, 10_000, LIMITS);
        say(SignalingFrame.of(welcome));
        return link;
    }

    /** Lets the newest link break after a while, and the session make another. */
    FakeLink reconnect() {
        pass(Duration.ofSeconds(2));
        cut();
        pass(Duration.ofMillis(500));
        return transport.link();
    }

    void cut() {
        transport.link().incoming.tryEmitError(new IllegalStateException("cut"));
        settle();
    }

    /** Lets the server say something numbered on the newest link. */
    void say(long seq, ServerMessage message) {
        say(new SignalingFrame<>(message, 0, 0, seq, 0));
    }

    void reply(long re, long seq, ServerMessage message) {
        say(new SignalingFrame<>(message, 0, re, seq, 0));
    }

    void say(SignalingFrame<ServerMessage> frame) {
        transport.link().incoming.tryEmitNext(frame).orThrow();
        settle();
    }

    void onLoop(Runnable command) {
        loop.execute(command);
        settle();
    }

    boolean send(ClientMessage message) {
        boolean[] taken = new boolean[1];
        onLoop(() -> taken[0] = session.send(message));
        return taken[0];
    }

    <R extends ServerMessage> Outcome<R> request(ClientMessage message, Class<R> reply) {
        Outcome<R> outcome = Outcome.of(session.request(message, reply));
        settle();
        return outcome;
    }

    Outcome<Void> close() {
        Outcome<Void> outcome = Outcome.of(session.close(CloseReason.of(CloseReason.Kind.LOCAL, "done")));
        settle();
        return outcome;
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    void settle() {
        time.advanceTime();
    }

    @Override
    public void onReady(ServerMessage.Welcome welcome, boolean resumed) {
        told.add("ready " + (resumed ? "resumed" : "new"));
        whenReady.run();
    }

    @Override
    public void onAway(boolean resuming, int attempt) {
        told.add("away " + (resuming ? "resuming " : "connecting ") + attempt);
    }

    @Override
    public void onMessage(ServerMessage message) {
        messages.add(message);
    }

    @Override
    public void onClosed(CloseReason reason) {
        closed = reason;
        told.add("closed " + reason.kind());
    }
}
