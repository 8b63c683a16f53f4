package io.reactivertc.impl.signaling;

import io.reactivertc.common.UserId;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.hub.HubLink;
import io.reactivertc.impl.hub.HubOutbound;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingLink;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** Is one connection to a hub in the same process. What the hub says waits, bounded by the hub, until somebody receives. All fields but the atomic are the loop's. */
final class InMemoryLink implements SignalingLink {

    private static final int LEAVING = 1000;
    private static final int BROKEN = 1006;

    private final RtcLoop loop;
    private final Consumer<InMemoryLink> onEnd;
    private final Queue<SignalingFrame<ServerMessage>> waiting = new ArrayDeque<>();

    /** Set by whoever ends the link first, on any thread; what is sent afterwards is dropped. */
    private final AtomicBoolean closed = new AtomicBoolean();

    private @Nullable HubLink hubLink;
    private @Nullable FluxSink<SignalingFrame<ServerMessage>> receiver;
    private @Nullable UserId user;
    private boolean ended;
    private @Nullable Throwable failure;

    InMemoryLink(RtcLoop loop, Consumer<InMemoryLink> onEnd) {
        this.loop = loop;
        this.onEnd = onEnd;
    }

    /** Takes the hub's end, and returns what it speaks into; before anything else is called. */
    HubOutbound open(HubLink link) {
        hubLink = link;
        return new FromHub();
    }

    @Override
    public Flux<SignalingFrame<ServerMessage>> receive() {
        return Flux.create(sink -> loop.execute(() -> attach(sink)));
    }

    private void attach(FluxSink<SignalingFrame<ServerMessage>> sink) {
        if (receiver != null) {
            sink.error(new IllegalStateException("a link has one receiver"));
            return;
        }
        receiver = sink;
        waiting.forEach(sink::next);
        waiting.clear();
        if (ended) {
            complete(sink);
        }
    }

    @Override
    public void send(SignalingFrame<ClientMessage> frame) {
        if (!closed.get()) {
            hub().onFrame(frame);
        }
    }

    @Override
    public Mono<Void> close(boolean leave) {
        return Mono.fromRunnable(() -> closeNow(leave ? LEAVING : BROKEN, null));
    }

    /** Breaks the connection if it is this user's. */
    void cutIfOf(UserId whose) {
        loop.execute(() -> {
            if (whose.equals(user)) {
                cut();
            }
        });
    }

    void cut() {
        closeNow(BROKEN, new ConnectionException(RtcErrorCode.CONNECTION_CLOSED, "the connection was cut"));
    }

    private void closeNow(int code, @Nullable Throwable cause) {
        if (closed.compareAndSet(false, true)) {
            hub().onClosed(code);
            loop.execute(() -> end(cause));
        }
    }

    private void end(@Nullable Throwable cause) {
        if (ended) {
            return;
        }
        ended = true;
        failure = cause;
        onEnd.accept(this);
        if (receiver != null) {
            complete(receiver);
        }
    }

    private void complete(FluxSink<SignalingFrame<ServerMessage>> sink) {
        if (failure != null) {
            sink.error(failure);
        } else {
            sink.complete();
        }
    }

    private HubLink hub() {
        return Objects.requireNonNull(hubLink, "not open");
    }

    private final class FromHub implements HubOutbound {

        @Override
        public void send(SignalingFrame<ServerMessage> frame) {
            if (ended) {
                return;
            }
            if (frame.message() instanceof ServerMessage.Welcome welcome) {
                user = welcome.userId();
            }
            if (receiver != null) {
                receiver.next(frame);
            } else {
                waiting.add(frame);
            }
        }

        @Override
        public void handled(int frames) {
            // what is sent in a process is bounded by what the sender may send
        }

        @Override
        public void close(int code, String reason) {
            closed.set(true);
            end(null);
            hub().onClosed(code);
        }
    }
}
