package io.reactivertc.impl.file;

import io.reactivertc.common.UserId;
import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.SendFileOptions.Priority;
import io.reactivertc.file.TransferId;
import io.reactivertc.file.TransferState;
import io.reactivertc.file.TransferState.Completed;
import io.reactivertc.file.TransferState.Side;
import io.reactivertc.impl.data.Frame;
import io.reactivertc.impl.loop.LoopVerbs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends one file: offers it, and sends what the receiver asks for, as often as it takes. Its commands run on the loop. */
final class OutgoingTransfer implements OutgoingFile {

    private static final Logger log = LoggerFactory.getLogger(OutgoingTransfer.class);
    private static final int HEADER_BYTES = Long.BYTES;

    private enum Phase {
        /** Not offered on this peer connection. */
        WAITING,
        /** The receiver is asked. */
        OFFERED,
        /** The content is being opened. */
        OPENING,
        /** There is content, and soon a channel. */
        MOVING,
        /** Everything was said. */
        ENDED
    }

    private final TransferId id;
    private final Content content;
    private final Priority priority;
    private final Sending sending;
    private final FileWire wire;
    private final TransferStatus status;
    private final Disposable.Swap opening = Disposables.swap();
    private Phase phase = Phase.WAITING;
    private int attempt;
    private boolean corruptBefore;
    private Content.@Nullable Reading reading;
    private @Nullable ContentFeed feed;
    private @Nullable SendLane lane;
    private boolean started;
    private long sent;
    private long until;

    OutgoingTransfer(TransferId id, Content content, Priority priority, Sending sending, FileWire wire) {
        this.id = id;
        this.content = content;
        this.priority = priority;
        this.sending = sending;
        this.wire = wire;
        this.status = new TransferStatus(wire.loop(), content.metadata().sizeBytes());
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
        return content.metadata();
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
    public Mono<Void> pause() {
        return command(() -> hold(true));
    }

    @Override
    public Mono<Void> resume() {
        return command(() -> hold(false));
    }

    @Override
    public Mono<Void> cancel() {
        return command(this::cancelled);
    }

    private Mono<Void> command(Runnable command) {
        return LoopVerbs.create(wire.loop(), sink -> {
            command.run();
            sink.success();
        });
    }

    // what this side does

    Priority priority() {
        return priority;
    }

    /** Returns what is offered. */
    FileFrame.Offer offering() {
        return new FileFrame.Offer(id, attempt + 1, content.metadata(), content.isSeekable());
    }

    /** Offers the file, for the first time or again; what went before does not count. */
    void offer() {
        stop();
        FileFrame.Offer offer = offering();
        attempt = offer.attempt();
        phase = Phase.OFFERED;
        wire.say(offer);
        if (status.isHeldHere()) {
            wire.say(new FileFrame.Suspend(id));
        }
    }

    private void hold(boolean held) {
        if (!status.isOver() && held != status.isHeldHere()) {
            status.heldHere(held);
            wire.say(held ? new FileFrame.Suspend(id) : new FileFrame.Resume(id));
            ready();
        }
    }

    /** Ends it because the user wants it. */
    void cancelled() {
        if (!status.isOver()) {
            sending.tell(new FileFrame.Cancel(id, RtcErrorCode.CANCELLED.name(), ""));
            stop();
            status.cancelled(Side.LOCAL);
            sending.over(this);
        }
    }

    /** Ends it with an error, and tells the other side. */
    void fail(RtcException error) {
        if (!status.isOver()) {
            log.debug("{} sending {} failed", wire.prefix(), id, error);
            sending.tell(new FileFrame.Cancel(id, error.code().name(), String.valueOf(error.getMessage())));
            end(error);
        }
    }

    /** Ends it with an error, without a word: there is nobody to tell, or it was them who said so. */
    void end(RtcException error) {
        stop();
        status.failed(error);
        sending.over(this);
    }

    void tick() {
        if (phase == Phase.MOVING) {
            status.tick();
        }
    }

    // what the other side says

    void onAccept(FileFrame.Accept accept) {
        if (phase != Phase.OFFERED || accept.attempt() != attempt) {
            return;
        }
        long size = metadata().sizeBytes();
        if (accept.until() < accept.offset() || size >= 0 && accept.offset() > size) {
            fail(new FileException(RtcErrorCode.PROTOCOL_VIOLATION,
                    "accepted from " + accept.offset() + " until " + accept.until()));
            return;
        }
        phase = Phase.OPENING;
        status.unreachable(false);
        status.accepted(accept.offset());
        int of = attempt;
        opening.update(content.open(accept.offset(), accept.prefix()).subscribe(
                opened -> wire.loop().execute(() -> opened(of, accept, opened)),
                failure -> wire.loop().execute(() -> notOpened(of, failure))));
    }

    private void notOpened(int of, Throwable failure) {
        if (of == attempt && phase == Phase.OPENING) {
            fail(sourceFailed(failure));
        }
    }

    private void opened(int of, FileFrame.Accept accept, Content.Reading opened) {
        if (of != attempt || phase != Phase.OPENING) {
            return;
        }
        phase = Phase.MOVING;
        reading = opened;
        started = false;
        sent = opened.offset();
        until = accept.until() - accept.offset() + sent;
        status.begin(sent);
        ContentFeed begun = new ContentFeed(wire.loop(), this::ready);
        feed = begun;
        opened.blocks().subscribe(begun);
        sending.wantLane(this);
    }

    void onLimit(FileFrame.Limit limit) {
        if (limit.until() > until) {
            until = limit.until();
            ready();
        }
    }

    void onHold(boolean held) {
        status.heldThere(held);
        ready();
    }

    void onDone(String sha256) {
        Content.Reading read = reading;
        if (phase == Phase.ENDED && read != null && !Sha256.soFar(read.digest()).equals(sha256)) {
            fail(new FileException(RtcErrorCode.FILE_CORRUPT, "the receiver has something else"));
            return;
        }
        stop();
        status.completed(sha256, Math.max(sent, metadata().sizeBytes()));
        sending.over(this);
    }

    void onCorrupt(int of) {
        if (of != attempt) {
            return;
        }
        if (corruptBefore) {
            fail(new FileException(RtcErrorCode.FILE_CORRUPT, "what arrived was not what was sent, twice"));
        } else {
            corruptBefore = true;
            offer();
        }
    }

    void onReject(FileException why) {
        stop();
        status.rejected(why);
        sending.over(this);
    }

    void onCancel(FileFrame.Cancel cancel) {
        if (cancel.code().equals(RtcErrorCode.CANCELLED.name())) {
            stop();
            status.cancelled(Side.REMOTE);
            sending.over(this);
        } else {
            end(new FileException(RtcErrorCode.fromWire(cancel.code()), "the receiver says: " + cancel.message()));
        }
    }

    // its channel

    void onLane(SendLane given) {
        lane = given;
        given.ready();
    }

    /** Hears that its channel ended: the connection is gone, or only the channel. */
    void onLaneLost(boolean connectionGone) {
        lane = null;
        stop();
        status.unreachable(true);
        if (!connectionGone) {
            offer();
        }
    }

    /** Returns what is sent next on the channel, null if nothing can be now. */
    @Nullable
    Frame nextFrame(int maxBytes) {
        ContentFeed from = feed;
        if (phase != Phase.MOVING || from == null) {
            return null;
        }
        if (!started) {
            started = true;
            return text(new StreamFrame.Start(id, attempt, sent));
        }
        Throwable failure = from.failure();
        if (failure != null) {
            fail(sourceFailed(failure));
            return null;
        }
        return status.isHeld() ? null : content(from, maxBytes);
    }

    private @Nullable Frame content(ContentFeed from, int maxBytes) {
        long size = metadata().sizeBytes();
        boolean tooLong = size >= 0 && from.available() > size - sent;
        if (tooLong || from.isDone() && size >= 0 && sent != size) {
            fail(new FileException(RtcErrorCode.FILE_CHANGED,
                    "the source is " + (tooLong ? "longer" : "shorter") + " than announced"));
            return null;
        }
        if (from.isDone()) {
            return ended();
        }
        int bytes = (int) Math.min(Math.min(maxBytes - HEADER_BYTES, from.available()), until - sent);
        if (bytes <= 0) {
            if (from.available() > 0) {
                status.starves();
            }
            return null;
        }
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + bytes).putLong(sent);
        from.take(frame);
        sent += bytes;
        status.bytes(sent);
        return Frame.binary(frame.flip());
    }

    private Frame ended() {
        Content.Reading read = java.util.Objects.requireNonNull(reading);
        SendLane used = lane;
        phase = Phase.ENDED;
        lane = null;
        feed = null;
        status.moved(sent);
        if (used != null) {
            sending.freeLane(used);
        }
        return text(new StreamFrame.End(id, attempt, sent, Sha256.soFar(read.digest())));
    }

    private Frame text(StreamFrame said) {
        byte[] utf8 = wire.context().codec().encode(said).getBytes(StandardCharsets.UTF_8);
        return new Frame(ByteBuffer.wrap(utf8), false);
    }

    private void ready() {
        SendLane used = lane;
        if (used != null) {
            used.ready();
        }
    }

    /** Lets go of content and channel. */
    private void stop() {
        phase = Phase.WAITING;
        opening.update(Disposables.disposed());
        ContentFeed running = feed;
        if (running != null) {
            running.cancel();
            feed = null;
        }
        reading = null;
        SendLane used = lane;
        lane = null;
        if (used != null) {
            sending.freeLane(used);
        }
        sending.forgetWish(this);
    }

    private static RtcException sourceFailed(Throwable failure) {
        return failure instanceof RtcException known
                ? known
                : new FileException(RtcErrorCode.SOURCE_FAILED, "the source failed: " + failure.getMessage(), failure);
    }

    @Override
    public String toString() {
        return "OutgoingFile[" + id + " to " + wire.remote() + ", " + state() + "]";
    }
}
