package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.CollisionPolicy;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.TransferState.Completed;
import io.reactivertc.file.TransferState.Side;
import io.reactivertc.impl.loop.LoopVerbs;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Receives one file: asks for its content from where the sink is, and gives credit as the sink takes it. Its commands run on the loop. */
final class IncomingTransfer extends Transfer implements IncomingFile, ContentSink.Events {

    private static final Logger log = LoggerFactory.getLogger(IncomingTransfer.class);

    private enum Phase {
        /** The user did not decide. */
        OFFERED,
        /** The sink finds out where to begin. */
        OPENING,
        /** The sender was asked for the content. */
        ACCEPTED,
        /** Content comes. */
        MOVING,
        /** All content came. */
        ENDED
    }

    private final Receiving receiving;
    private final Inflow flow;

    /** Taken by the first subscriber, on any thread. */
    private final AtomicBoolean taken = new AtomicBoolean();

    private Phase phase = Phase.OFFERED;
    private FileFrame.Offer offer;
    private boolean corruptBefore;
    private @Nullable ContentSink sink;

    IncomingTransfer(FileFrame.Offer offer, Receiving receiving, FileWire wire) {
        super(offer.id(), offer.metadata(), wire);
        FileContext context = wire.context();
        this.offer = offer;
        this.receiving = receiving;
        this.flow = new Inflow(offer.metadata(), new ContentWindow(context.windows(), context.config().windowBytes()));
    }

    // for users, on any thread

    @Override
    public Flux<ByteBuffer> chunks() {
        return Flux.defer(() -> {
            if (!taken.compareAndSet(false, true)) {
                return Flux.error(new IllegalStateException("the file has a receiver already"));
            }
            ChunkSink chunks = new ChunkSink(wire.loop(), wire.context().disk());
            return chunks.flux(() -> wire.loop().executeOrRun(() -> accept(chunks)));
        });
    }

    @Override
    public Mono<Path> saveTo(Path folder, CollisionPolicy policy) {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(policy, "policy");
        return LoopVerbs.create(wire.loop(), waiter -> {
            if (!taken.compareAndSet(false, true)) {
                waiter.error(new IllegalStateException("the file has a receiver already"));
                return;
            }
            PartFile.Key key = new PartFile.Key(wire.remote(), id);
            DiskSink disk = new DiskSink(wire.loop(), wire.context(), key, folder, policy, waiter);
            waiter.onCancel(() -> wire.loop().execute(this::onCancelled));
            accept(disk);
        });
    }

    @Override
    public Mono<Void> reject(String reason) {
        Objects.requireNonNull(reason, "reason");
        return command(() -> {
            if (phase == Phase.OFFERED && taken.compareAndSet(false, true)) {
                over(new FileFrame.Reject(id, RtcErrorCode.REJECTED.name(), reason),
                        () -> status.rejected(new FileException(RtcErrorCode.REJECTED, "rejected here: " + reason)));
            }
        });
    }

    // what this side does

    int attempt() {
        return offer.attempt();
    }

    private void accept(ContentSink chosen) {
        if (status.isOver()) {
            chosen.close(TransferStatus.error(state()), true);
            return;
        }
        sink = chosen;
        phase = Phase.OPENING;
        chosen.open(metadata(), this);
    }

    @Override
    void onHeld() {}

    private void fail(RtcErrorCode code, String message) {
        onFailed(new FileException(code, message));
    }

    /** Ends it without a word: there is nobody to tell. What was written is kept. */
    void end(RtcException error) {
        if (!status.isOver()) {
            status.failed(error);
            closeSink(error, true);
            left(null);
        }
    }

    void tick() {
        if (phase == Phase.MOVING) {
            status.tick();
        }
    }

    private void over(FileFrame last, Runnable how) {
        how.run();
        boolean keep =
                last instanceof FileFrame.Cancel cancel && Receiving.isWorthKeeping(RtcErrorCode.fromWire(cancel.code()));
        closeSink(state() instanceof Completed ? null : TransferStatus.error(state()), keep);
        wire.say(last);
        left(last);
    }

    private void left(@Nullable FileFrame last) {
        flow.close();
        receiving.over(this, last);
    }

    private void closeSink(@Nullable Throwable end, boolean keep) {
        ContentSink used = sink;
        if (used != null) {
            sink = null;
            used.close(end, keep);
        }
    }

    // what the sender says

    /** Takes an offer that came again. */
    void onOffer(FileFrame.Offer again) {
        if (again.attempt() <= attempt()) {
            return;
        }
        if (!again.metadata().equals(metadata())) {
            fail(RtcErrorCode.FILE_CHANGED, "the file was offered again as another one");
            return;
        }
        offer = again;
        status.heldThere(false);
        ContentSink used = sink;
        if (used != null && (phase == Phase.ACCEPTED || phase == Phase.MOVING)) {
            phase = Phase.OPENING;
            used.resume();
        }
        repeatHold();
    }

    /** Hears that content comes over a lane, too. */
    void onJoin(long offset) {
        flow.join();
        onStart(offset);
    }

    /** Returns whether what was on lanes that are lost may be sent again behind the end. */
    boolean isJoined() {
        return flow.isJoined();
    }

    /** Hears, on the main peer connection or on the first lane, where the content begins. */
    void onStart(long offset) {
        if (flow.hasBegun(attempt())) {
            return;
        }
        ContentSink used = sink;
        if (phase != Phase.ACCEPTED || used == null) {
            fail(RtcErrorCode.PROTOCOL_VIOLATION, "a start of what was not accepted");
            return;
        }
        orFail(() -> {
            boolean anew = flow.begin(attempt(), offset);
            phase = Phase.MOVING;
            if (anew) {
                used.restart();
            }
            status.begin(flow.received());
            status.unreachable(false);
        });
    }

    void onContent(long offset, ByteBuffer bytes) {
        ContentSink used = sink;
        if (phase != Phase.MOVING || used == null) {
            if (!flow.hasBegun(attempt())) { // or else it is what came over another lane before
                fail(RtcErrorCode.PROTOCOL_VIOLATION, "content before a start or after an end");
            }
            return;
        }
        orFail(() -> {
            flow.take(offset, bytes, used::write);
            status.bytes(flow.received());
            finishIfWhole(used);
        });
    }

    void onEnd(StreamFrame.End end) {
        ContentSink used = sink;
        if (phase != Phase.MOVING || used == null) {
            fail(RtcErrorCode.PROTOCOL_VIOLATION, "an end without content");
            return;
        }
        orFail(() -> {
            flow.end(end);
            finishIfWhole(used);
        });
    }

    private void finishIfWhole(ContentSink used) {
        StreamFrame.End end = flow.ending();
        if (end != null) {
            phase = Phase.ENDED;
            status.moved(end.size());
            used.finish(end.sha256());
        }
    }

    private void orFail(Runnable taking) {
        try {
            taking.run();
        } catch (FileException violation) {
            onFailed(violation);
        }
    }

    void onHold(boolean held) {
        status.heldThere(held);
    }

    void onCancel(FileFrame.Cancel cancel) {
        RtcErrorCode code = RtcErrorCode.fromWire(cancel.code());
        if (code == RtcErrorCode.CANCELLED) {
            status.cancelled(Side.REMOTE);
        } else {
            status.failed(new FileException(code, "the sender says: " + cancel.message()));
        }
        closeSink(TransferStatus.error(state()), Receiving.isWorthKeeping(code));
        left(null);
    }

    /** Hears that the channel that brought its content ended. */
    void onLaneLost() {
        if (!status.isOver() && phase == Phase.MOVING) {
            status.unreachable(true);
        }
    }

    // what the sink says

    @Override
    public void onReady(long offset, @Nullable String prefix) {
        if (phase != Phase.OPENING) {
            return;
        }
        phase = Phase.ACCEPTED;
        status.accepted(offset);
        int lanes = wire.grantLanes(offer);
        long until = flow.accept(offset, lanes > 0);
        wire.say(new FileFrame.Accept(id, attempt(), offset, prefix, until, lanes));
        repeatHold();
    }

    @Override
    public void onCompletedBefore(String sha256, long size) {
        if (!status.isOver()) {
            over(new FileFrame.Done(id, sha256), () -> status.completed(sha256, size));
        }
    }

    @Override
    public void onTaken(long bytes) {
        long until = flow.taken(bytes, wire.loop().nanoTime(), wire.roundTripNanos());
        if (until >= 0 && phase == Phase.MOVING) {
            wire.say(new FileFrame.Limit(id, until, flow.received()));
        }
    }

    @Override
    public void onFinished(String sha256) {
        if (!status.isOver()) {
            over(new FileFrame.Done(id, sha256), () -> status.completed(sha256));
        }
    }

    @Override
    public void onCorrupt() {
        if (status.isOver()) {
            return;
        }
        if (corruptBefore) {
            fail(RtcErrorCode.FILE_CORRUPT, "what arrived was not what was sent, twice");
        } else {
            log.debug("{} {} arrived corrupt", wire.prefix(), id);
            corruptBefore = true;
            phase = Phase.ACCEPTED;
            wire.say(new FileFrame.Corrupt(id, attempt()));
        }
    }

    @Override
    public void onFailed(RtcException error) {
        if (!status.isOver()) {
            log.debug("{} receiving {} failed", wire.prefix(), id, error);
            over(new FileFrame.Cancel(id, error.code().name(), String.valueOf(error.getMessage())), () -> status.failed(error));
        }
    }

    @Override
    public void onCancelled() {
        cancelled();
    }

    @Override
    void cancelled() {
        if (!status.isOver()) {
            over(new FileFrame.Cancel(id, RtcErrorCode.CANCELLED.name(), ""), () -> status.cancelled(Side.LOCAL));
        }
    }

    @Override
    public String toString() {
        return "IncomingFile[" + id + " from " + wire.remote() + ", " + state() + "]";
    }
}
