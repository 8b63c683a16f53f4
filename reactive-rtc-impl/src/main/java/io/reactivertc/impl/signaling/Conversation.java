package io.reactivertc.impl.signaling;

import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.signaling.Outbound.Item;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Limits;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Is what is said both ways in a session, whichever link carries it: {@link Outbound} and {@link Inbound} hold the numbers, {@link Requests} who waits for a reply. Without a link
 * it keeps what is to be said. On the loop.
 */
final class Conversation {

    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    private final RtcLoop loop;
    private final Duration requestTimeout;
    private final boolean secretsMayTravel;
    private final Consumer<ServerMessage> listener;
    private final Outbound outbound = new Outbound();
    private final Inbound inbound;
    private final Requests requests = new Requests();
    private final RefusedSignals refused;
    private Limits limits = new Limits(262_144, 65_536, 1);
    private @Nullable LiveLink link;
    private boolean over;

    /**
     * Creates a conversation without a link.
     *
     * @param listener takes what is no reply
     */
    Conversation(RtcLoop loop, Duration requestTimeout, boolean secretsMayTravel, Consumer<ServerMessage> listener) {
        this.loop = loop;
        this.requestTimeout = requestTimeout;
        this.secretsMayTravel = secretsMayTravel;
        this.listener = listener;
        this.refused = new RefusedSignals(loop, () -> ThreadLocalRandom.current().nextDouble(), this::say);
        this.inbound = new Inbound(loop, () -> transmit(new ClientMessage.Ack(), 0, 0));
    }

    /** Says something that is not answered. Returns whether it was taken. */
    boolean say(ClientMessage message) {
        return refusal(message) == null && offer(message, FrameWeight.of(message), null);
    }

    /** Asks something. Returns whether it was taken; if not, the request has failed. */
    boolean ask(ClientMessage message, Request<?> request) {
        if (request.isForgotten()) {
            return false;
        }
        RtcException refusal = refusal(message);
        if (refusal != null) {
            request.fail(refusal);
            return false;
        }
        request.timer(loop.schedule(() -> timedOut(request), requestTimeout));
        return ask(message, FrameWeight.of(message), request);
    }

    /** Expects no reply any more; does not ask if that did not happen yet. */
    void forget(Request<?> request) {
        outbound.withdraw(request);
        requests.forget(request);
    }

    /** Asks for a sign of life. */
    void ping() {
        transmit(new ClientMessage.Ping(), 0, 0);
    }

    /** Takes a frame, unless it came before. */
    void received(SignalingFrame<ServerMessage> frame) {
        outbound.acknowledge(frame.ack());
        switch (inbound.accept(frame)) {
            case NEXT -> dispatch(frame);
            case REPEATED -> log.debug("frame {} of the server came twice", frame.seq());
            case GAP -> breakLink(new SignalingException(RtcErrorCode.PROTOCOL_VIOLATION,
                    "frames of the server are missing before " + frame.seq()));
        }
    }

    /** Returns the number of the last frame of the server, which is hereby told to it. */
    long seen() {
        return inbound.acknowledged();
    }

    /** The link is gone; all is kept. */
    void suspend() {
        link = null;
    }

    /** Goes on over another link: says again what the server did not get, then what waited. */
    void resume(LiveLink next, ServerMessage.Welcome welcome) {
        link = next;
        limits = welcome.limits();
        outbound.acknowledge(welcome.received());
        outbound.resend(this::transmit);
        flush();
    }

    /** Begins anew: what was said before is void. What waited is said after {@code first} has had its say. */
    void begin(LiveLink next, ServerMessage.Welcome welcome, Runnable first) {
        link = next;
        limits = welcome.limits();
        inbound.restart();
        refused.forget();
        List<Item> waited = outbound.restart();
        requests.fail(new SignalingException(RtcErrorCode.SESSION_LOST,
                "the session ended before the answer came; it may have been done"));
        first.run();
        waited.forEach(this::askAgain);
    }

    /** Ends all: nothing is taken any more, and who waits for a reply learns that none comes. */
    void end() {
        over = true;
        link = null;
        inbound.restart();
        refused.forget();
        requests.fail(closed());
        outbound.restart().forEach(this::askAgain);
    }

    static ConnectionException closed() {
        return new ConnectionException(RtcErrorCode.CONNECTION_CLOSED, "the signaling session is over");
    }

    /** Returns why a message cannot be said at all. */
    private @Nullable RtcException refusal(ClientMessage message) {
        if (over) {
            return closed();
        }
        if (!secretsMayTravel && Secrets.isIn(message)) {
            return Secrets.refused("the password of the room");
        }
        int weight = FrameWeight.of(message);
        if (weight == FrameWeight.NOT_UNICODE) {
            return new SignalingException(RtcErrorCode.INVALID_ARGUMENT, "a text holds half a surrogate pair");
        }
        int limit = message instanceof ClientMessage.Signal ? limits.signalBytes() : limits.frameBytes();
        return weight <= limit ? null : tooLarge(weight, limit);
    }

    private boolean ask(ClientMessage message, int weight, Request<?> request) {
        boolean taken = offer(message, weight, request);
        if (!taken) {
            request.fail(new SignalingException(RtcErrorCode.BUSY, "too much waits to be sent to the signaling server"));
        }
        return taken;
    }

    private void askAgain(Item item) {
        Request<?> request = item.request();
        if (request != null && over) {
            request.fail(closed());
        } else if (request != null) {
            ask(item.message(), item.bytes(), request);
        }
    }

    private boolean offer(ClientMessage message, int weight, @Nullable Request<?> request) {
        boolean taken = outbound.offer(message, weight, request);
        flush();
        return taken;
    }

    private void flush() {
        if (link != null) {
            outbound.flush(this::transmit);
        }
    }

    private void transmit(Item item) {
        if (item.request() != null && !item.request().isForgotten()) {
            requests.add(item.id(), item.request());
        }
        if (item.message() instanceof ClientMessage.Signal signal) {
            refused.sent(item.cseq(), signal);
        }
        transmit(item.message(), item.id(), item.cseq());
    }

    private void transmit(ClientMessage message, long id, long cseq) {
        if (link != null) {
            link.send(new SignalingFrame<>(message, id, 0, cseq, inbound.acknowledged()));
        }
    }

    private void dispatch(SignalingFrame<ServerMessage> frame) {
        ServerMessage message = frame.message();
        if (frame.re() != 0) {
            requests.answer(frame.re(), message);
        } else if (message instanceof ServerMessage.Failure failure && refused.refused(failure)) {
            log.debug("the server passed a signal not on: {}", failure.code());
        } else if (message instanceof ServerMessage.Ping) {
            transmit(new ClientMessage.Pong(), 0, 0);
        } else if (message instanceof ServerMessage.Unknown unknown) {
            log.debug("the server said {}, which this version does not know", unknown.type());
        } else if (!(message instanceof ServerMessage.Pong || message instanceof ServerMessage.Ack)) {
            listener.accept(message);
        }
    }

    private void timedOut(Request<?> request) {
        forget(request);
        request.fail(new SignalingException(RtcErrorCode.TIMEOUT,
                "no answer of the signaling server within " + requestTimeout.toMillis() + " ms"));
    }

    private void breakLink(SignalingException violation) {
        if (link != null) {
            link.lose(violation);
        }
    }

    private static SignalingException tooLarge(int weight, int limit) {
        return new SignalingException(RtcErrorCode.FRAME_TOO_LARGE,
                "the message takes up to " + weight + " bytes; the server accepts " + limit);
    }
}
