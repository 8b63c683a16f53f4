package io.reactivertc.impl.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ClientMessage.Hello;
import io.reactivertc.signaling.ClientMessage.Resume;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Bye;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import io.reactivertc.signaling.ServerMessage.Welcome;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** Speaks to a server over a real link, one question at a time; the test's thread waits for answers. Numbers what it says and drops what it has seen. */
final class ContractClient {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final InstanceId instance;
    private final SignalingRig.Line line;
    private final String name;
    private BlockingQueue<SignalingFrame<ServerMessage>> received = new LinkedBlockingQueue<>();
    private final List<ServerMessage> events = new ArrayList<>();
    private CountDownLatch ended = new CountDownLatch(1);
    private @Nullable SignalingLink link;
    private @Nullable Welcome welcome;
    private long id;
    private long cseq;
    private long seen;

    ContractClient(SignalingRig.Line line, String name) {
        this(line, name, InstanceId.random());
    }

    private ContractClient(SignalingRig.Line line, String name, InstanceId instance) {
        this.line = line;
        this.name = name;
        this.instance = instance;
    }

    ContractClient dial() {
        BlockingQueue<SignalingFrame<ServerMessage>> mine = new LinkedBlockingQueue<>();
        CountDownLatch end = new CountDownLatch(1);
        SignalingLink made = line.transport().connect().block(PATIENCE);
        // A blocking queue takes locks, which the threads of links must not wait for.
        made.receive()
                .publishOn(Schedulers.boundedElastic())
                .subscribe(mine::add, broken -> end.countDown(), end::countDown);
        received = mine;
        ended = end;
        link = made;
        return this;
    }

    ContractClient hello() {
        say(new Hello(null, UserId.of(name), instance, JsonText.EMPTY_OBJECT, null, null, List.of(), "contract"));
        await(Welcome.class);
        return this;
    }

    ContractClient replace(String key) {
        say(new Hello(null, UserId.of(name), instance, JsonText.EMPTY_OBJECT, null, key, List.of(), null));
        await(Welcome.class);
        return this;
    }

    /** Asks to go on with a session, and returns what is said to that. */
    ServerMessage resumeWith(String session, String key, String... claims) {
        say(new Hello(null, UserId.of(name), instance, JsonText.EMPTY_OBJECT, new Resume(session, key, seen), null,
                List.of(claims), null));
        return next();
    }

    ContractClient resume(String... claims) {
        assertThat(resumeWith(welcome().session(), welcome().key(), claims)).isInstanceOf(Welcome.class);
        return this;
    }

    void say(ClientMessage unnumbered) {
        link().send(SignalingFrame.of(unnumbered));
    }

    /** Says something numbered that is not answered. */
    ContractClient tell(ClientMessage message) {
        link().send(new SignalingFrame<>(message, 0, 0, ++cseq, 0));
        return this;
    }

    /** Asks and returns the reply; what comes before it is kept. */
    ServerMessage ask(ClientMessage message) {
        long asked = ++id;
        link().send(new SignalingFrame<>(message, asked, 0, ++cseq, seen));
        while (true) {
            SignalingFrame<ServerMessage> frame = take();
            if (frame.re() == asked) {
                return frame.message();
            }
        }
    }

    RoomEntered enter(RoomId room) {
        return enter(new Enter(EnterMode.ENTER, room, null, null, null));
    }

    RoomEntered enter(Enter enter) {
        ServerMessage reply = ask(enter);
        assertThat(reply).isInstanceOf(RoomEntered.class);
        return (RoomEntered) reply;
    }

    /** Returns the next of this type, and drops those before it. */
    <T extends ServerMessage> T await(Class<T> type) {
        while (true) {
            for (int i = 0; i < events.size(); i++) {
                if (type.isInstance(events.get(i))) {
                    T found = type.cast(events.get(i));
                    events.subList(0, i + 1).clear();
                    return found;
                }
            }
            take();
        }
    }

    private ServerMessage next() {
        take();
        return events.remove(events.size() - 1);
    }

    /** Asks something harmless, so that all that was said before has come, and returns what came since the last call. */
    List<ServerMessage> events() {
        ask(new ClientMessage.AskPresence(RoomId.of("nowhere")));
        List<ServerMessage> all = events.stream()
                .filter(event -> !(event instanceof ServerMessage.Presence || event instanceof ServerMessage.Ping))
                .filter(event -> !(event instanceof Welcome || event instanceof ServerMessage.Ack))
                .toList();
        events.clear();
        return all;
    }

    private SignalingFrame<ServerMessage> take() {
        while (true) {
            SignalingFrame<ServerMessage> frame = poll();
            if (frame.message() instanceof Welcome said) {
                welcomed(said);
            }
            if (frame.seq() == 0 || frame.seq() > seen) {
                assertThat(frame.seq()).as("no gap").isLessThanOrEqualTo(seen + 1);
                seen = Math.max(seen, frame.seq());
                events.add(frame.message());
                return frame;
            }
        }
    }

    private void welcomed(Welcome said) {
        welcome = said;
        if (!said.resumed()) {
            seen = 0;
            cseq = 0;
            id = 0;
        }
    }

    private SignalingFrame<ServerMessage> poll() {
        try {
            SignalingFrame<ServerMessage> frame = received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (frame == null) {
                throw new AssertionError(name + " hears nothing; so far " + events);
            }
            return frame;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    Bye bye() {
        return await(Bye.class);
    }

    /** Breaks the line and waits until this side has noticed. */
    ContractClient cut() {
        line.cut();
        return awaitEnd();
    }

    ContractClient awaitEnd() {
        try {
            assertThat(ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).as("the link of %s ended", name).isTrue();
            return this;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    void leave() {
        link().close(true).block(PATIENCE);
    }

    /** Sends nothing more and forgets the link, without closing it. */
    SignalingLink link() {
        assertThat(link).isNotNull();
        return link;
    }

    Welcome welcome() {
        assertThat(welcome).isNotNull();
        return welcome;
    }

    UserId user() {
        return UserId.of(name);
    }
}
