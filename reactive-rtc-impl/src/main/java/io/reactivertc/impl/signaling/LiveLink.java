package io.reactivertc.impl.signaling;

import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingLink;
import io.reactivertc.signaling.SignalingTransport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Is one try to have a link, and that link until it ends: token, connection, hello, welcome, frames, silence. Ends once, by {@link #lose} or {@link #leave}; nothing follows. On
 * the loop.
 */
final class LiveLink {

    /** Receives what happens to a link; on the loop. */
    interface Listener {

        /** Returns the first message, with this token. */
        ClientMessage.Hello hello(@Nullable String token);

        /** Tells that the session is open. */
        void onWelcome(LiveLink link, ServerMessage.Welcome welcome);

        /** Brings a frame after the welcome. */
        void onFrame(SignalingFrame<ServerMessage> frame);

        /** Tells that the link is silent and needs a sign of life. */
        void onIdle();

        /** Tells that the link is gone. At most once, and not after {@link LiveLink#leave}. */
        void onLost(Loss loss);
    }

    private static final Logger log = LoggerFactory.getLogger(LiveLink.class);

    private final SignalingSessionConfig config;
    private final SignalingTransport transport;
    private final RtcLoop loop;
    private final Listener listener;

    private Disposable opening = Disposables.disposed();
    private Disposable receiving = Disposables.disposed();
    private Disposable timeout = Disposables.disposed();
    private @Nullable SignalingLink link;
    private @Nullable Heartbeat heartbeat;
    private boolean over;

    LiveLink(SignalingSessionConfig config, SignalingTransport transport, RtcLoop loop, Listener listener) {
        this.config = config;
        this.transport = transport;
        this.loop = loop;
        this.listener = listener;
    }

    /** Begins. */
    void open() {
        timeout = loop.schedule(this::timedOut, config.timeouts().connect());
        opening = config.signaling()
                .token()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .onErrorMap(LiveLink::noToken)
                .flatMap(this::connect)
                .subscribe(opened -> {}, error -> loop.execute(() -> lose(error)));
    }

    /** Sends a frame; dropped if there is no link. */
    void send(SignalingFrame<ClientMessage> frame) {
        if (link != null) {
            link.send(frame);
        }
    }

    /** Ends the link for good, as the server is told; completes when it is closed. */
    Mono<Void> leave() {
        return end(true);
    }

    /** Ends the link because of an error of the protocol or of the transport. */
    void lose(Throwable error) {
        lose(Loss.of(error, heartbeat != null));
    }

    private Mono<SignalingLink> connect(Optional<String> token) {
        if (token.isPresent() && !Secrets.mayTravel(config, transport)) {
            return Mono.error(Secrets.refused("the token"));
        }
        // The link is taken where it is made: one that arrives when nobody waits any more is closed, not lost.
        return transport.connect()
                .switchIfEmpty(Mono
                        .error(() -> new ConnectionException(RtcErrorCode.CONNECT_FAILED, "the transport gave no connection")))
                .doOnNext(made -> loop.execute(() -> opened(made, token.orElse(null))));
    }

    private void opened(SignalingLink made, @Nullable String token) {
        link = made;
        if (over) {
            close(made, false);
            return;
        }
        receiving = made.receive()
                .subscribe(
                        frame -> loop.execute(() -> received(frame)),
                        error -> loop.execute(() -> lose(error)),
                        () -> loop.execute(() -> lose(closedByServer())));
        made.send(SignalingFrame.of(listener.hello(token)));
    }

    private void received(SignalingFrame<ServerMessage> frame) {
        if (over) {
            return;
        }
        ServerMessage message = frame.message();
        if (message instanceof ServerMessage.Bye bye) {
            lose(Loss.of(bye));
        } else if (heartbeat != null) {
            heartbeat.heard();
            listener.onFrame(frame);
        } else if (message instanceof ServerMessage.Welcome welcome) {
            welcomed(welcome);
        } else if (message instanceof ServerMessage.Failure failure) {
            lose(Failures.of(failure));
        } else if (!(message instanceof ServerMessage.Ping)) {
            lose(new SignalingException(RtcErrorCode.PROTOCOL_VIOLATION, "the server did not begin with welcome"));
        }
    }

    private void welcomed(ServerMessage.Welcome welcome) {
        timeout.dispose();
        heartbeat = new Heartbeat(loop, welcome.pingMillis(), listener::onIdle, () -> lose(silent()));
        heartbeat.start();
        listener.onWelcome(this, welcome);
    }

    private void timedOut() {
        lose(new ConnectionException(RtcErrorCode.CONNECT_FAILED,
                "no welcome from the signaling server within " + config.timeouts().connect().toMillis() + " ms"));
    }

    private void lose(Loss loss) {
        if (!over) {
            end(false).subscribe(closed -> {}, LiveLink::logged);
            listener.onLost(loss);
        }
    }

    private Mono<Void> end(boolean leave) {
        over = true;
        opening.dispose();
        timeout.dispose();
        if (heartbeat != null) {
            heartbeat.stop();
        }
        return link == null ? Mono.empty() : link.close(leave).doFinally(closed -> receiving.dispose());
    }

    private static void close(SignalingLink unwanted, boolean leave) {
        unwanted.close(leave).subscribe(closed -> {}, LiveLink::logged);
    }

    private static void logged(Throwable error) {
        log.debug("a link did not close in order", error);
    }

    private static RtcException closedByServer() {
        return new ConnectionException(RtcErrorCode.CONNECT_FAILED, "the signaling server closed the connection");
    }

    private static RtcException silent() {
        return new ConnectionException(RtcErrorCode.CONNECT_FAILED, "nothing was heard of the signaling server for too long");
    }

    private static RtcException noToken(Throwable error) {
        return error instanceof RtcException known
                ? known
                : new ConnectionException(RtcErrorCode.CONNECT_FAILED, "no token could be had", error);
    }
}
