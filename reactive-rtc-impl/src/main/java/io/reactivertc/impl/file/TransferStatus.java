package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.Progress;
import io.reactivertc.file.TransferState;
import io.reactivertc.file.TransferState.Cancelled;
import io.reactivertc.file.TransferState.Cause;
import io.reactivertc.file.TransferState.Completed;
import io.reactivertc.file.TransferState.Failed;
import io.reactivertc.file.TransferState.Rejected;
import io.reactivertc.file.TransferState.Side;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.StateCell;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Keeps what a transfer shows of itself: its state, how far and how fast it is, who holds it. Written on the loop. */
final class TransferStatus {

    private static final long STARVING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final RtcLoop loop;
    private final StateCell<TransferState> state;
    private final RateMeter rate;
    private long total;
    private long bytes;
    private boolean heldHere;
    private boolean heldThere;
    private boolean unreachable;
    private boolean moved;
    private boolean starving;
    private long starvingSince;

    TransferStatus(RtcLoop loop, long total) {
        this.loop = loop;
        this.total = total;
        this.rate = new RateMeter(loop.nanoTime());
        this.state = new StateCell<>(loop, new TransferState.Offered(new Progress(0, total, 0)));
    }

    StateCell<TransferState> state() {
        return state;
    }

    boolean isOver() {
        return state.get().isTerminal();
    }

    /** Returns whether one of the two sides holds it. */
    boolean isHeld() {
        return heldHere || heldThere;
    }

    boolean isHeldHere() {
        return heldHere;
    }

    /** Notes that the receiver wants it, from this byte on. */
    void accepted(long from) {
        begin(from);
        change(new TransferInput.Accepted(progress()));
        tick();
    }

    /** Notes that an attempt begins at this byte. */
    void begin(long from) {
        bytes = from;
        moved = false;
        starving = false;
        rate.begin(from, loop.nanoTime());
    }

    /** Notes how far it is; shown by {@link #tick()}. */
    void bytes(long now) {
        bytes = now;
        starving = false;
    }

    /** Notes that the receiver lets nothing more be sent. */
    void starves() {
        if (!starving) {
            starving = true;
            starvingSince = loop.nanoTime();
        }
    }

    void heldHere(boolean held) {
        heldHere = held;
        flow();
    }

    void heldThere(boolean held) {
        heldThere = held;
        flow();
    }

    void unreachable(boolean away) {
        unreachable = away;
        if (away) {
            moved = false;
        }
        flow();
    }

    /** Notes that all content was moved. */
    void moved(long size) {
        total = size;
        bytes = size;
        moved = true;
        change(new TransferInput.Moved(progress()));
    }

    /** Measures and shows how it goes; called now and then. */
    void tick() {
        rate.measure(bytes, loop.nanoTime());
        flow();
    }

    void completed(String sha256) {
        total = bytes;
        over(new Completed(sha256, progress()));
    }

    void completed(String sha256, long size) {
        bytes = size;
        completed(sha256);
    }

    void cancelled(Side by) {
        over(new Cancelled(by, progress()));
    }

    void rejected(FileException why) {
        over(new Rejected(why, progress()));
    }

    void failed(io.reactivertc.error.RtcException error) {
        over(new Failed(error, progress()));
    }

    /** Waits for the end; see {@link io.reactivertc.file.FileTransfer#completion()}. Any thread. */
    Mono<Completed> completion() {
        return state.states().filter(TransferState::isTerminal).next().flatMap(TransferStatus::outcome);
    }

    private static Mono<Completed> outcome(TransferState end) {
        if (end instanceof Completed completed) {
            return Mono.just(completed);
        }
        return Mono.error(error(end));
    }

    /** Returns the error that a terminal state other than a success stands for. */
    static Throwable error(TransferState end) {
        if (end instanceof Failed failed) {
            return failed.error();
        }
        if (end instanceof Rejected rejected) {
            return rejected.error();
        }
        String by = end instanceof Cancelled cancelled && cancelled.by() == Side.REMOTE ? "by the other side" : "by this side";
        return new FileException(RtcErrorCode.CANCELLED, "the transfer was cancelled " + by);
    }

    private void over(TransferState terminal) {
        state.complete(TransferTransitions.next(state.get(), new TransferInput.Over(terminal)));
    }

    private void flow() {
        if (!moved) {
            change(new TransferInput.Flow(cause(), progress()));
        }
    }

    private @Nullable Cause cause() {
        if (unreachable) {
            return Cause.UNREACHABLE;
        }
        if (heldHere) {
            return Cause.PAUSED_HERE;
        }
        if (heldThere) {
            return Cause.PAUSED_THERE;
        }
        return starving && loop.nanoTime() - starvingSince >= STARVING_NANOS ? Cause.NO_DEMAND : null;
    }

    private void change(TransferInput input) {
        state.set(TransferTransitions.next(state.get(), input));
    }

    private Progress progress() {
        return new Progress(bytes, total, rate.bytesPerSecond());
    }
}
