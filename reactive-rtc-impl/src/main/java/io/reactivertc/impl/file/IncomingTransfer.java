package io.reactivertc.impl.file;

import io.reactivertc.common.UserId;
import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.CollisionPolicy;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.TransferId;
import io.reactivertc.file.TransferState;
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
final class IncomingTransfer implements IncomingFile, ContentSink.Events {

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

    private final FileWire wire;
    private final Receiving receiving;
    private final FileMetadata metadata;
    private final TransferId id;
    private final TransferStatus status;
    private final ContentWindow window = new ContentWindow();

    /** Taken by the first subscriber, on any thread. */
    private final AtomicBoolean taken = new AtomicBoolean();

    private Phase phase = Phase.OFFERED;
    private int attempt;
    private boolean corruptBefore;
    private @Nullable ContentSink sink;
    private long accepted;
    private long received;

    IncomingTransfer(FileFrame.Offer offer, Receiving receiving, FileWire wire) {
        this.id = offer.id();
        this.metadata = offer.metadata();
        this.attempt = offer.attempt();
        this.receiving = receiving;
        this.wire = wire;
        this.status = new TransferStatus(wire.loop(), metadata.sizeBytes());
    }

    // for users, on any thread

    @Override
    public TransferId id() {
        return id;
    }

    @Override
    public UserId peer() {
        return wire.remote();
    }

    @Override
    public FileMetadata metadata() {
        return metadata;
    }

    @Override
    public TransferState state() {
        return status.state().get();
    }

    @Override
    public Flux<TransferState> states() {
        return status.state().states();
    }

    @Override
    public Mono<Completed> completion() {
        return status.completion();
    }

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

    @Override
    public Mono<Void> pause() {
        return command(() -> hold(true));
    }

    @Override
    public Mono<Void> resume() {
        return command(() -> hold(false));
    }

    @Override
    public Mono<Void> cancel() {
        return command(this::onCancelled);
    }

    private Mono<Void> command(Runnable command) {
        return LoopVerbs.create(wire.loop(), waiter -> {
            command.run();
            waiter.success();
        });
    }

    // what this side does

    int attempt() {
        return attempt;
    }

    private void accept(ContentSink chosen) {
        if (status.isOver()) {
            chosen.close(TransferStatus.error(state()), true);
            return;
        }
        sink = chosen;
        phase = Phase.OPENING;
        chosen.open(metadata, this);
    }

    private void hold(boolean held) {
        if (!status.isOver() && held != status.isHeldHere()) {
            status.heldHere(held);
            wire.say(held ? new FileFrame.Suspend(id) : new FileFrame.Resume(id));
        }
    }

    private void fail(RtcErrorCode code, String message) {
        onFailed(new FileException(code, message));
    }

    /** Ends it without a word: there is nobody to tell. What was written is kept. */
    void end(RtcException error) {
        if (!status.isOver()) {
            status.failed(error);
            closeSink(error, true);
            receiving.over(this, null);
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
    void onOffer(FileFrame.Offer offer) {
        if (offer.attempt() <= attempt) {
            return;
        }
        if (!offer.metadata().equals(metadata)) {
            fail(RtcErrorCode.FILE_CHANGED, "the file was offered again as another one");
            return;
        }
        attempt = offer.attempt();
        status.heldThere(false);
        ContentSink used = sink;
        if (used != null && (phase == Phase.ACCEPTED || phase == Phase.MOVING)) {
            phase = Phase.OPENING;
            used.resume();
        }
        if (status.isHeldHere()) {
            wire.say(new FileFrame.Suspend(id));
        }
    }

    void onStart(StreamFrame.Start start) {
        ContentSink used = sink;
        if (phase != Phase.ACCEPTED || used == null || start.offset() != accepted && start.offset() != 0) {
            fail(RtcErrorCode.PROTOCOL_VIOLATION, "a start at " + start.offset() + " of what was accepted from " + accepted);
            return;
        }
        phase = Phase.MOVING;
        if (start.offset() != accepted) {
            received = 0;
            window.begin(0);
            used.restart();
        }
        status.begin(received);
        status.unreachable(false);
    }

    void onContent(long offset, ByteBuffer bytes) {
        ContentSink used = sink;
        int more = bytes.remaining();
        if (phase != Phase.MOVING || used == null || offset != received) {
            fail(RtcErrorCode.PROTOCOL_VIOLATION, "content at " + offset + " instead of " + received);
        } else if (metadata.sizeBytes() >= 0 && received + more > metadata.sizeBytes()) {
            fail(RtcErrorCode.FILE_SIZE_MISMATCH, "more bytes than the " + metadata.sizeBytes() + " that were announced");
        } else if (received + more > window.until()) {
            fail(RtcErrorCode.WINDOW_EXCEEDED,
                    "content up to " + (received + more) + " where " + window.until() + " was allowed");
        } else {
            received += more;
            status.bytes(received);
            used.write(bytes);
        }
    }

    void onEnd(StreamFrame.End end) {
        ContentSink used = sink;
        if (phase != Phase.MOVING || used == null) {
            fail(RtcErrorCode.PROTOCOL_VIOLATION, "an end without content");
        } else if (end.size() != received || metadata.sizeBytes() >= 0 && end.size() != metadata.sizeBytes()) {
            fail(RtcErrorCode.FILE_SIZE_MISMATCH, "an end after " + received + " bytes that says " + end.size());
        } else {
            phase = Phase.ENDED;
            status.moved(received);
            used.finish(end.sha256());
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
        receiving.over(this, null);
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
        accepted = offset;
        received = offset;
        status.accepted(offset);
        long until = window.begin(offset);
        wire.say(new FileFrame.Accept(id, attempt, offset, prefix, until));
        if (status.isHeldHere()) {
            wire.say(new FileFrame.Suspend(id));
        }
    }

    @Override
    public void onCompletedBefore(String sha256, long size) {
        if (!status.isOver()) {
            over(new FileFrame.Done(id, sha256), () -> status.completed(sha256, size));
        }
    }

    @Override
    public void onTaken(long bytes) {
        boolean raised = window.taken(bytes, wire.loop().nanoTime(), wire.roundTripNanos());
        boolean needed = metadata.sizeBytes() < 0 || received < metadata.sizeBytes();
        if (raised && needed && phase == Phase.MOVING) {
            wire.say(new FileFrame.Limit(id, window.until(), received));
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
            wire.say(new FileFrame.Corrupt(id, attempt));
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
        if (!status.isOver()) {
            over(new FileFrame.Cancel(id, RtcErrorCode.CANCELLED.name(), ""), () -> status.cancelled(Side.LOCAL));
        }
    }

    @Override
    public String toString() {
        return "IncomingFile[" + id + " from " + wire.remote() + ", " + state() + "]";
    }
}
