package io.reactivertc.impl.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.IdentityConfig;
import io.reactivertc.ReconnectConfig;
import io.reactivertc.SignalingConfig;
import io.reactivertc.TimeoutConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ServerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Uses a session as a room does, from a test's thread. */
final class SessionUser implements SignalingSession.Listener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final UserId user;
    private final SignalingRig.Line line;
    private final RtcLoop loop = RtcLoops.shared().lease();
    private final SignalingSession session;

    /** Fills the queues, which take locks that the loop must not wait for. */
    private final Scheduler.Worker waiters = Schedulers.boundedElastic().createWorker();

    private final BlockingQueue<Boolean> ready = new LinkedBlockingQueue<>();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<ServerMessage> messages = new LinkedBlockingQueue<>();

    SessionUser(SignalingRig.Line line, String name) {
        this.line = line;
        this.user = UserId.of(name);
        SignalingSessionConfig config = new SignalingSessionConfig(
                SignalingConfig.DEFAULT,
                IdentityConfig.DEFAULT.withUserId(user),
                ReconnectConfig.DEFAULT.withBackoff(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(10)),
                TimeoutConfig.DEFAULT,
                InstanceId.random(),
                JsonText.EMPTY_OBJECT);
        session = new DefaultSignalingSession(config, line.transport(), loop, this);
        loop.execute(session::start);
        assertThat(awaitReady()).as("a new session").isFalse();
    }

    /** Waits until the session is ready and returns whether it was resumed. */
    boolean awaitReady() {
        return poll(ready, told);
    }

    void enter(RoomId room) {
        session.request(new ClientMessage.Enter(EnterMode.ENTER, room, null, null, null), ServerMessage.RoomEntered.class)
                .block(PATIENCE);
    }

    void signal(RoomId room, UserId to, int number) {
        loop.execute(() -> session.send(new ClientMessage.Signal(room, to, JsonText.of("{\"n\":" + number + "}"))));
    }

    ServerMessage next() {
        return poll(messages, told);
    }

    /** Returns the next message, which this other user made the server send. */
    ServerMessage next(SessionUser other) {
        return poll(messages, List.of(told, other.told));
    }

    boolean hasHeardMore() {
        return !messages.isEmpty();
    }

    void cut() {
        line.cut();
    }

    private <T> T poll(BlockingQueue<T> queue, Object story) {
        try {
            T found = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(found).as("nothing came to %s, after %s", user, story).isNotNull();
            return found;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void onReady(ServerMessage.Welcome welcome, boolean resumed) {
        told.add(resumed ? "resumed" : "new");
        waiters.schedule(() -> ready.add(resumed));
    }

    @Override
    public void onAway(boolean resuming, int attempt) {
        told.add("away");
    }

    @Override
    public void onMessage(ServerMessage message) {
        if (message instanceof ServerMessage.Failure) {
            told.add(message.toString());
        }
        waiters.schedule(() -> messages.add(message));
    }

    @Override
    public void onClosed(CloseReason reason) {
        told.add("closed: " + reason);
    }

    @Override
    public void close() {
        session.close(CloseReason.of(CloseReason.Kind.LOCAL)).block(PATIENCE);
        loop.dispose();
        waiters.dispose();
    }
}
