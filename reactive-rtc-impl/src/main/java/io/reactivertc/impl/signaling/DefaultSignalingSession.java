package io.reactivertc.impl.signaling;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.RoomId;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.signaling.SessionState.Input;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingTransport;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Keeps a session over links that break. {@link LiveLink} is one link, {@link Conversation} what is said over all of them, {@link Introduction} how to be known again,
 * {@link Reconnector} when to try again; this puts them together by {@link SessionTransitions}.
 */
public final class DefaultSignalingSession implements SignalingSession {

    private static final Logger log = LoggerFactory.getLogger(DefaultSignalingSession.class);

    private static final SessionState SECOND_TRY = new SessionState.Connecting(2, false);

    private final SignalingSessionConfig config;
    private final SignalingTransport transport;
    private final RtcLoop loop;
    private final Listener listener;
    private final Introduction introduction;
    private final Conversation conversation;
    private final Reconnector reconnector;
    private final LiveLink.Listener links = new LinkListener();
    private final Sinks.Empty<Void> ended = Sinks.empty();

    private SessionState state = new SessionState.Idle();
    private Disposable retry = Disposables.disposed();
    private @Nullable LiveLink link;

    /** Creates a session that is not started. Any thread. */
    public DefaultSignalingSession(SignalingSessionConfig config, SignalingTransport transport, RtcLoop loop,
            Listener listener) {
        this.config = config;
        this.transport = transport;
        this.loop = loop;
        this.listener = listener;
        this.introduction = new Introduction(config);
        this.conversation =
                new Conversation(loop, config.timeouts().request(), Secrets.mayTravel(config, transport), listener::onMessage);
        this.reconnector = new Reconnector(config.reconnect(), loop::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
    }

    @Override
    public void start() {
        loop.assertInLoop();
        if (move(Input.START)) {
            reconnector.started();
            connect();
        }
    }

    @Override
    public <R extends ServerMessage> Mono<R> request(ClientMessage message, Class<R> reply) {
        return Mono.defer(() -> {
            Request<R> request = new Request<>(reply);
            if (!onLoop(() -> ask(message, request))) {
                return Mono.error(Conversation.closed());
            }
            return request.result().doOnCancel(() -> onLoop(() -> conversation.forget(request)));
        });
    }

    @Override
    public boolean send(ClientMessage message) {
        loop.assertInLoop();
        return conversation.say(message);
    }

    @Override
    public boolean isReady() {
        return state instanceof SessionState.Ready;
    }

    @Override
    public void claim(RoomId room, @Nullable String claim) {
        loop.assertInLoop();
        introduction.claim(room, claim);
    }

    @Override
    public Mono<Void> close(CloseReason reason) {
        return Mono.defer(() -> onLoop(() -> leave(reason)) ? ended.asMono() : Mono.empty());
    }

    private void ask(ClientMessage message, Request<?> request) {
        boolean taken = conversation.ask(message, request);
        if (taken && message instanceof ClientMessage.UpdateExtra update && update.room() == null) {
            introduction.extra(update.value());
        }
    }

    private void connect() {
        LiveLink next = new LiveLink(config, transport, loop, links);
        link = next;
        next.open();
    }

    private void welcomed(LiveLink current, ServerMessage.Welcome welcome) {
        boolean resumed = welcome.resumed() && introduction.hasSession();
        if (!introduction.accept(welcome)) {
            refuse(current,
                    new SignalingException(RtcErrorCode.SESSION_LOST, "the server has another user in place of this one"));
            return;
        }
        log.debug("[{}] session {}", welcome.userId(), resumed ? "resumed" : "opened");
        reconnector.connected();
        move(Input.WELCOMED);
        if (resumed) {
            conversation.resume(current, welcome);
            listener.onReady(welcome, true);
        } else {
            conversation.begin(current, welcome, () -> listener.onReady(welcome, false));
        }
    }

    private void lost(Loss loss) {
        link = null;
        conversation.suspend();
        if (loss.kind() == CloseReason.Kind.FAILED) {
            introduction.brokeUnanswered();
        }
        boolean isGhost = loss.cause().code() == RtcErrorCode.USER_ID_TAKEN && introduction.mayHaveGhost();
        // A proxy may say so of a server that is just being replaced.
        boolean isAway = loss.cause().code() == RtcErrorCode.NO_SIGNALING && introduction.hasSession();
        if (loss.isFinal() && !isGhost && !isAway) {
            end(loss.reason(), null);
        } else if (introduction.hasSession() && !Secrets.mayTravel(config, transport)) {
            end(CloseReason.failed(Secrets.refused("the resume key")), null);
        } else {
            Duration wait = reconnector.next(loss.least());
            if (wait == null) {
                end(loss.gaveUp(config.reconnect().giveUpAfter()), null);
            } else {
                retryAfter(wait, loss);
            }
        }
    }

    private void retryAfter(Duration wait, Loss loss) {
        move(Input.LOST);
        // Who waits for the first connection sees nothing until the last try, and may well have to act.
        if (state.equals(SECOND_TRY)) {
            log.warn("no link to the signaling server yet; trying again for up to {} s: {}",
                    config.reconnect().giveUpAfter().toSeconds(), loss.cause().getMessage());
        }
        log.debug("no link to the signaling server, next try in {} ms: {}", wait.toMillis(), loss.cause().getMessage());
        retry = loop.schedule(this::connect, wait);
        if (state instanceof SessionState.Connecting connecting) {
            listener.onAway(connecting.resuming(), connecting.attempt());
        }
    }

    private void leave(CloseReason reason) {
        if (!move(Input.LEAVE)) {
            return;
        }
        retry.dispose();
        conversation.end();
        Mono<Void> closing = link == null ? Mono.empty() : link.leave();
        closing.timeout(config.timeouts().close(), loop.scheduler())
                .publishOn(loop.scheduler())
                .subscribe(none -> {}, error -> end(reason, error), () -> end(reason, null));
    }

    private void refuse(LiveLink current, SignalingException error) {
        current.leave().subscribe(none -> {}, problem -> log.debug("a link did not close in order", problem));
        end(CloseReason.failed(error), null);
    }

    private void end(CloseReason reason, @Nullable Throwable problem) {
        if (!move(Input.END)) {
            return;
        }
        link = null;
        conversation.end();
        listener.onClosed(reason);
        if (problem instanceof TimeoutException) {
            ended.tryEmitError(
                    new ConnectionException(RtcErrorCode.CLOSE_TIMEOUT, "the signaling connection did not close in time"));
        } else {
            ended.tryEmitEmpty();
        }
    }

    private boolean move(Input input) {
        SessionState before = state;
        state = SessionTransitions.next(before, input);
        return !state.equals(before);
    }

    /** Runs a command at once if the caller is on the loop, and else enqueues it. Returns false if the loop takes no more commands. */
    private boolean onLoop(Runnable command) {
        if (loop.inLoop()) {
            command.run();
            return true;
        }
        try {
            loop.scheduler().schedule(command);
            return true;
        } catch (RejectedExecutionException gone) {
            return false;
        }
    }

    /** Takes what the one current link tells. */
    private final class LinkListener implements LiveLink.Listener {

        @Override
        public ClientMessage.Hello hello(@Nullable String token) {
            return introduction.hello(token, conversation.seen());
        }

        @Override
        public void onWelcome(LiveLink current, ServerMessage.Welcome welcome) {
            welcomed(current, welcome);
        }

        @Override
        public void onFrame(SignalingFrame<ServerMessage> frame) {
            conversation.received(frame);
        }

        @Override
        public void onIdle() {
            conversation.ping();
        }

        @Override
        public void onLost(Loss loss) {
            lost(loss);
        }
    }
}
