package io.reactivertc.impl.hub;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.Reconnect;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Is one open connection of a client, as the hub sees it. What the client does is told to its public methods, on any one thread at a time; all else is on the loop. */
public final class HubLink {

    private static final int MOST_VIOLATIONS = 16;
    private static final int CREDIT_BATCH = 16;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final LinkHost host;
    private final RtcLoop loop;
    private final LinkInfo info;
    private final HubOutbound outbound;
    private Phase phase = Phase.GREETING;
    private @Nullable Session session;
    private @Nullable Disposable identifying;
    private long heardAt;
    private long askedAt;
    private int violations;
    private int handled;
    private long pauseMillis;

    private enum Phase {
        GREETING,
        IDENTIFYING,
        OPEN,
        CLOSED
    }

    HubLink(LinkHost host, RtcLoop loop, LinkInfo info, Function<HubLink, HubOutbound> outbound) {
        this.host = host;
        this.loop = loop;
        this.info = info;
        this.heardAt = loop.nanoTime();
        this.askedAt = heardAt;
        this.outbound = outbound.apply(this);
    }

    /** Brings a frame of the client. */
    public void onFrame(SignalingFrame<ClientMessage> frame) {
        loop.execute(() -> receive(frame));
    }

    /** Tells that a frame could not be read. */
    public void onViolation(RtcErrorCode code, String message) {
        loop.execute(() -> refuse(code, message));
    }

    /** Tells that the connection is closed, by whomever; 1000 and 1001 from the client mean that it leaves. */
    public void onClosed(int code) {
        loop.execute(() -> closed(code));
    }

    LinkInfo info() {
        return info;
    }

    private void receive(SignalingFrame<ClientMessage> frame) {
        heardAt = loop.nanoTime();
        switch (phase) {
            case GREETING -> greet(frame.message());
            case IDENTIFYING -> violate("nothing may be said before welcome");
            case OPEN -> inSession(frame);
            case CLOSED -> {
            }
        }
        count();
    }

    /** Lets more frames come, in batches; later if the client is too fast, so that it costs the others nothing. */
    private void count() {
        if (++handled < CREDIT_BATCH || phase == Phase.CLOSED) {
            return;
        }
        int credit = handled;
        handled = 0;
        if (pauseMillis > 0) {
            loop.schedule(() -> outbound.handled(credit), Duration.ofMillis(pauseMillis));
            pauseMillis = 0;
        } else {
            outbound.handled(credit);
        }
    }

    void slowDown(long millis) {
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(pauseMillis, millis));
    }

    private void greet(ClientMessage message) {
        if (message instanceof ClientMessage.Hello hello) {
            phase = Phase.IDENTIFYING;
            identifying = host.receive(this, hello);
        } else {
            violate("the first frame must be hello");
        }
    }

    /** Tells that this link belongs to a session now. */
    void opened(Session owner) {
        session = owner;
        phase = Phase.OPEN;
    }

    private void inSession(SignalingFrame<ClientMessage> frame) {
        Session current = session;
        if (current == null) {
            return;
        }
        ClientMessage message = frame.message();
        if (!current.outbox().isPlausible(frame.ack())) {
            violate("an acknowledgement of what was never said");
            return;
        }
        boolean news = current.acknowledged(frame.ack());
        if (message instanceof ClientMessage.Ack && !news) {
            current.charge(loop.nanoTime());
        } else if (message instanceof ClientMessage.Ping) {
            pong(current);
        } else if (message instanceof ClientMessage.Hello) {
            refuse(RtcErrorCode.PROTOCOL_VIOLATION, "hello was said before");
        } else if (!(message instanceof ClientMessage.Pong || message instanceof ClientMessage.Ack)) {
            number(current, frame);
        }
    }

    private void pong(Session current) {
        if (current.allowance().request(loop.nanoTime()) == 0) {
            current.whisper(new ServerMessage.Pong());
        }
    }

    private void number(Session current, SignalingFrame<ClientMessage> frame) {
        if (frame.seq() <= 0) {
            refuse(RtcErrorCode.PROTOCOL_VIOLATION, "a frame without a cseq");
            return;
        }
        switch (current.inbox().accept(frame.seq())) {
            case NEXT -> {
                current.owe();
                host.handle(current, frame);
            }
            case REPEATED -> {
                current.charge(loop.nanoTime());
                current.owe();
            }
            case GAP -> bye(RtcErrorCode.PROTOCOL_VIOLATION, "a frame is missing before this one", Reconnect.NOW);
        }
    }

    /** Answers what could not be read; nobody else notices. */
    private void refuse(RtcErrorCode code, String message) {
        heardAt = loop.nanoTime();
        Session current = session;
        if (phase == Phase.CLOSED) {
            return;
        }
        if (current != null) {
            current.charge(loop.nanoTime());
        }
        count();
        if (current == null) {
            bye(code, message, Reconnect.NEVER);
        } else if (code == RtcErrorCode.PROTOCOL_VIOLATION && ++violations > MOST_VIOLATIONS) {
            violate("too many frames that break the protocol");
        } else {
            current.inbox().skipUnreadable();
            current.send(new ServerMessage.Failure(code.name(), message, 0, 0));
        }
    }

    private void violate(String message) {
        bye(RtcErrorCode.PROTOCOL_VIOLATION, message, Reconnect.NEVER);
    }

    void send(SignalingFrame<ServerMessage> frame) {
        if (phase != Phase.CLOSED) {
            outbound.send(frame);
        }
    }

    /** Ends a link whose session has a newer one. */
    void fence() {
        session = null;
        bye(RtcErrorCode.REPLACED, "the session goes on over another connection", Reconnect.NEVER);
    }

    /** Says why the link ends, and closes it. The session is kept for a while if it still knows this link. */
    void bye(RtcErrorCode code, String text, Reconnect reconnect) {
        if (phase != Phase.CLOSED) {
            outbound.send(SignalingFrame.of(new ServerMessage.Bye(code.name(), text, reconnect, CloseCodes.waitOf(reconnect))));
            shut(CloseCodes.of(code), code.name());
        }
    }

    /** Looks how long nothing was heard: asks, or gives the link up. */
    void check(long now, long helloNanos, long pingNanos) {
        long silence = now - heardAt;
        if (phase != Phase.OPEN) {
            if (now - heardAt >= helloNanos) {
                bye(RtcErrorCode.TIMEOUT, "no hello in time", Reconnect.LATER);
            }
        } else if (silence >= 3 * pingNanos) {
            shut(CloseCodes.SILENT, "nothing was heard");
        } else if (silence >= pingNanos && now - askedAt >= pingNanos && session != null) {
            askedAt = now;
            session.whisper(new ServerMessage.Ping());
        }
    }

    private void shut(int code, String reason) {
        end();
        outbound.close(code, reason);
        Session current = session;
        if (current != null) {
            host.detach(current, this);
        }
    }

    private void closed(int code) {
        if (phase == Phase.CLOSED) {
            host.forget(this);
            return;
        }
        end();
        Session current = session;
        if (current != null && CloseCodes.isLeaving(code) && current.link() == this) {
            host.leave(current, PeerLeftReason.LEFT);
        } else if (current != null) {
            host.detach(current, this);
        }
        host.forget(this);
    }

    private void end() {
        phase = Phase.CLOSED;
        if (identifying != null) {
            identifying.dispose();
        }
    }
}
