package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ClientMessage.Hello;
import io.reactivertc.signaling.ClientMessage.Resume;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Bye;
import io.reactivertc.signaling.ServerMessage.Failure;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import io.reactivertc.signaling.ServerMessage.Welcome;
import io.reactivertc.signaling.SignalingFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Speaks to a hub as a well-behaved client does, frame by frame: numbers what it says, drops what it has seen, acknowledges when told to. */
final class HubClient {

    final InstanceId instance;
    private final HubFixture fixture;
    private final String name;
    private @Nullable HubLink link;
    private List<SignalingFrame<ServerMessage>> frames = new ArrayList<>();
    private final List<ServerMessage> events = new ArrayList<>();
    private @Nullable Welcome welcome;
    private @Nullable Bye bye;
    private @Nullable Integer closedWith;
    private boolean deaf;
    private long id;
    private long cseq;
    private long seen;
    private int read;

    HubClient(HubFixture fixture, String name) {
        this(fixture, name, InstanceId.random());
    }

    private HubClient(HubFixture fixture, String name, InstanceId instance) {
        this.fixture = fixture;
        this.name = name;
        this.instance = instance;
    }

    /** Opens a link; a link from before is forgotten, not closed. */
    HubClient dial() {
        closedWith = null;
        bye = null;
        deaf = false;
        frames = new ArrayList<>();
        List<SignalingFrame<ServerMessage>> mine = frames;
        link = fixture.hub.connect(new LinkInfo("192.0.2.1"), made -> new HubOutbound() {
            @Override
            public void send(SignalingFrame<ServerMessage> frame) {
                if (frames == mine && !deaf) {
                    mine.add(frame);
                    take(frame);
                }
            }

            @Override
            public void handled(int count) {
                read += count;
            }

            @Override
            public void close(int code, String reason) {
                if (frames == mine) {
                    closedWith = code;
                }
                made.onClosed(code);
            }
        });
        return this;
    }

    private void take(SignalingFrame<ServerMessage> frame) {
        if (frame.seq() > 0) {
            assertThat(frame.seq()).as("numbers without a gap").isLessThanOrEqualTo(seen + 1);
            if (frame.seq() <= seen) {
                return;
            }
            seen = frame.seq();
            events.add(frame.message());
        } else if (frame.message() instanceof Welcome said) {
            if (!said.resumed()) {
                seen = 0;
                cseq = 0;
                id = 0;
            }
            welcome = said;
        } else if (frame.message() instanceof Bye said) {
            bye = said;
        }
    }

    HubClient hello() {
        return say(new Hello(null, UserId.of(name), instance, JsonText.EMPTY_OBJECT, null, null, List.of(), null));
    }

    HubClient hello(String token) {
        return say(new Hello(token, UserId.of(name), instance, JsonText.EMPTY_OBJECT, null, null, List.of(), null));
    }

    HubClient replace(String key) {
        return say(new Hello(null, UserId.of(name), instance, JsonText.EMPTY_OBJECT, null, key, List.of(), null));
    }

    HubClient resume() {
        return resume(welcome().session(), welcome().key(), List.of());
    }

    HubClient resume(String session, String key, List<String> claims) {
        return say(new Hello(null, UserId.of(name), instance, JsonText.EMPTY_OBJECT, new Resume(session, key, seen), null,
                claims, null));
    }

    HubClient say(ClientMessage unnumbered) {
        frame(new SignalingFrame<>(unnumbered, 0, 0, 0, 0));
        return this;
    }

    void frame(SignalingFrame<ClientMessage> frame) {
        link().onFrame(frame);
    }

    /** Sends a request and returns its reply. */
    ServerMessage ask(ClientMessage message) {
        long asked = ++id;
        frame(new SignalingFrame<>(message, asked, 0, ++cseq, 0));
        return reply(asked);
    }

    ServerMessage reply(long asked) {
        return frames.stream()
                .filter(frame -> frame.re() == asked)
                .map(SignalingFrame::message)
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError("no reply to " + asked + " in " + frames));
    }

    /** Sends something that is not answered. */
    HubClient tell(ClientMessage message) {
        frame(new SignalingFrame<>(message, 0, 0, ++cseq, 0));
        return this;
    }

    HubClient acknowledge() {
        frame(new SignalingFrame<>(new ClientMessage.Ack(), 0, 0, 0, seen));
        return this;
    }

    ServerMessage enter(EnterMode mode, RoomId room) {
        return ask(new Enter(mode, room, null, null, null));
    }

    ServerMessage enter(RoomId room, RoomSpec spec) {
        return ask(new Enter(EnterMode.ENTER, room, null, spec, null));
    }

    RoomEntered enter(RoomId room) {
        ServerMessage reply = enter(EnterMode.ENTER, room);
        assertThat(reply).isInstanceOf(RoomEntered.class);
        return (RoomEntered) reply;
    }

    HubClient leave(RoomId room) {
        assertThat(ask(new ClientMessage.Leave(room))).isEqualTo(new ServerMessage.Done());
        return this;
    }

    /** Breaks the link as a network would. */
    HubClient cut() {
        return hangUp(1006);
    }

    HubClient hangUp(int code) {
        link().onClosed(code);
        return this;
    }

    /** Loses what the server says from now on, until the next link. */
    void deafen() {
        deaf = true;
    }

    HubLink link() {
        assertThat(link).isNotNull();
        return link;
    }

    Welcome welcome() {
        assertThat(welcome).as("welcome of %s", name).isNotNull();
        return welcome;
    }

    @Nullable
    Bye bye() {
        return bye;
    }

    @Nullable
    Integer closedWith() {
        return closedWith;
    }

    /** Returns how many frames the hub has asked for, beyond those that it takes at first. */
    int read() {
        return read;
    }

    long seen() {
        return seen;
    }

    /** Returns the next number for something that is said. */
    long next() {
        return ++cseq;
    }

    long cseq() {
        return cseq;
    }

    UserId user() {
        return UserId.of(name);
    }

    /** Returns everything numbered that came since the last call. */
    List<ServerMessage> events() {
        List<ServerMessage> all = List.copyOf(events);
        events.clear();
        return all;
    }

    <T extends ServerMessage> List<T> events(Class<T> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<SignalingFrame<ServerMessage>> frames() {
        return frames;
    }

    String failure(ServerMessage reply) {
        return reply instanceof Failure failure ? failure.code() : "none but " + reply;
    }
}
