package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.ControlFrame.Close;
import io.reactivertc.impl.loop.RtcLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Ends a link in an orderly way, whoever begins, also both at once: no more messages are taken, those that wait are sent, {@code close} says which was the last, and
 * {@code closed} answers once that one arrived. Each side waits 2 s at most. On the loop.
 */
final class Farewell {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MOST_TEXT = 256;

    private final RtcLoop loop;
    private final LinkTimer timer;
    private final Outbox outbox;
    private final Intake intake;
    private final ControlSender control;
    private final Consumer<CloseReason> onRemoteClose;
    private final Sinks.Empty<Void> finished = Sinks.empty();

    /** Why this side leaves, and whether it said so. */
    private @Nullable CloseReason leaving;

    private boolean said;
    private long leaveUntil;
    private boolean done;

    /** What the other side said, until it is answered. */
    private @Nullable Close heard;

    private long answerUntil;
    private boolean remoteGone;

    Farewell(
            RtcLoop loop,
            LinkTimer timer,
            Outbox outbox,
            Intake intake,
            ControlSender control,
            Consumer<CloseReason> onRemoteClose) {
        this.loop = loop;
        this.timer = timer;
        this.outbox = outbox;
        this.intake = intake;
        this.control = control;
        this.onRemoteClose = onRemoteClose;
        timer.onTick(this::tick);
    }

    /** Completes when this side is done. */
    Mono<Void> finished() {
        return finished.asMono();
    }

    /** Returns whether this side leaves. */
    boolean isLeaving() {
        return leaving != null;
    }

    /** Returns why this side leaves; null if it does not. */
    @Nullable
    CloseReason reason() {
        return leaving;
    }

    /** Returns whether one of the two leaves. */
    boolean isUnderWay() {
        return leaving != null || heard != null || remoteGone;
    }

    /** Begins to leave; what is not {@code live} has nobody to tell. */
    void leave(CloseReason reason, boolean live) {
        if (leaving != null || done) {
            return;
        }
        leaving = reason;
        outbox.refuse(reason);
        if (live && !remoteGone) {
            leaveUntil = loop.nanoTime() + PATIENCE_NANOS;
            timer.at(leaveUntil);
            step();
        } else {
            end();
        }
    }

    /** Goes on if it can: called whenever something was sent or arrived. */
    void step() {
        CloseReason reason = leaving;
        if (reason != null && !said && !done && outbox.isDrained()) {
            said = control.send(ControlFrame.ofClose(new Close(text(reason), outbox.last())));
        }
        Close close = heard;
        if (close != null && intake.received() >= close.last()) {
            answer(close);
        }
    }

    /** Hears that the other side leaves; throws {@link DataException} if what it says cannot be. */
    void onClose(Close close) {
        if (close.last() < intake.received()) {
            throw new DataException(RtcErrorCode.PROTOCOL_VIOLATION,
                    "the last message would be " + close.last() + " of " + intake.received());
        }
        if (heard == null && !remoteGone) {
            heard = close;
            outbox.refuse(remote(close.reason()));
            answerUntil = loop.nanoTime() + PATIENCE_NANOS;
            timer.at(answerUntil);
            step();
        }
    }

    /** Hears how many messages arrived; throws {@link DataException} if that cannot be. */
    void onClosed(long received) {
        if (!said) {
            throw new DataException(RtcErrorCode.PROTOCOL_VIOLATION, "closed without a close");
        }
        outbox.acknowledge(received);
        end();
    }

    /** Hears that the other side goes at once. */
    void onBye(String text) {
        heard = null;
        remoteGone(text);
        end();
    }

    /** Ends the waiting: there is nobody to wait for. */
    void detached() {
        heard = null;
        if (leaving != null) {
            end();
        }
    }

    /** Returns a goodbye for who leaves at once, null if nobody expects one any more. */
    @Nullable
    ControlFrame bye(CloseReason reason) {
        return said || remoteGone ? null : ControlFrame.ofBye(text(reason));
    }

    private void tick(long now) {
        if (leaving != null && !done && !isLater(leaveUntil, now)) {
            end();
        }
        Close close = heard;
        if (close != null && !isLater(answerUntil, now)) {
            answer(close);
        }
    }

    private boolean isLater(long due, long now) {
        if (now - due >= 0) {
            return false;
        }
        timer.at(due);
        return true;
    }

    private void answer(Close close) {
        heard = null;
        control.send(ControlFrame.EMPTY.withClosed(intake.acknowledge()));
        remoteGone(close.reason());
    }

    private void remoteGone(String text) {
        if (!remoteGone) {
            remoteGone = true;
            outbox.refuse(remote(text));
            onRemoteClose.accept(remote(text));
        }
    }

    private void end() {
        done = true;
        finished.tryEmitEmpty();
    }

    private static CloseReason remote(String text) {
        return CloseReason.of(CloseReason.Kind.REMOTE, text);
    }

    private static String text(CloseReason reason) {
        String text = reason.text().isEmpty() ? reason.kind().name() : reason.text();
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
    }
}
