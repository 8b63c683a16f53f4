package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.Lanes;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.file.TransferId;
import io.reactivertc.file.TransferState.Side;
import io.reactivertc.impl.data.Frame;
import io.reactivertc.impl.data.LinkChannels;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Sends one file: offers it, and has {@link Outflow} send what the receiver asks for, as often as it takes. Its commands run on the loop. */
final class OutgoingTransfer extends Transfer implements OutgoingFile {

    private static final Logger log = LoggerFactory.getLogger(OutgoingTransfer.class);

    private enum Phase {
        /** Not offered on this peer connection. */
        WAITING,
        /** The receiver is asked. */
        OFFERED,
        /** The content is being opened. */
        OPENING,
        /** There is content, and soon a channel. */
        MOVING
    }

    private final Content content;
    private final SendFileOptions options;
    private final Sending sending;
    private final Disposable.Swap opening = Disposables.swap();
    private Phase phase = Phase.WAITING;
    private int attempt;
    private int granted;
    private boolean corruptBefore;
    private @Nullable Outflow flow;

    OutgoingTransfer(TransferId id, Content content, SendFileOptions options, Sending sending, FileWire wire) {
        super(id, content.metadata(), wire);
        this.content = content;
        this.options = options;
        this.sending = sending;
    }

    // what this side does

    /** Returns its share of the link. */
    int weight() {
        return switch (options.priority()) {
            case LOW -> LinkChannels.NORMAL_WEIGHT / 4;
            case NORMAL -> LinkChannels.NORMAL_WEIGHT;
            case HIGH -> LinkChannels.NORMAL_WEIGHT * 4;
        };
    }

    /** Returns what is offered. */
    FileFrame.Offer offering() {
        return new FileFrame.Offer(id, attempt + 1, metadata(), content.isSeekable());
    }

    /** Offers the file, for the first time or again; what went before does not count. */
    void offer() {
        stop();
        FileFrame.Offer offer = offering();
        attempt = offer.attempt();
        phase = Phase.OFFERED;
        wire.say(offer);
        repeatHold();
    }

    @Override
    void onHeld() {
        ready();
    }

    @Override
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
        Outflow moving = flow;
        if (moving != null && !moving.isEnded()) {
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
        granted = accept.lanes();
        status.unreachable(false);
        status.accepted(accept.offset());
        int of = attempt;
        int ahead = sending.aheadBytes();
        opening.update(content.open(accept.offset(), accept.prefix(), ahead / ContentFeed.BLOCKS_AHEAD).subscribe(
                opened -> wire.loop().execute(() -> opened(of, accept, opened, ahead)),
                failure -> wire.loop().execute(() -> notOpened(of, failure))));
    }

    private void notOpened(int of, Throwable failure) {
        if (of == attempt && phase == Phase.OPENING) {
            fail(sourceFailed(failure));
        }
    }

    private void opened(int of, FileFrame.Accept accept, Content.Reading opened, int ahead) {
        if (of != attempt || phase != Phase.OPENING) {
            return;
        }
        phase = Phase.MOVING;
        status.begin(opened.offset());
        long until = accept.until() - accept.offset() + opened.offset();
        Outflow begun = new Outflow(this, attempt, opened, until, ahead);
        flow = begun;
        begun.begin();
        sending.wantLane(this);
    }

    void onLimit(FileFrame.Limit limit) {
        if (flow != null) {
            flow.onLimit(limit);
        }
    }

    void onHold(boolean held) {
        status.heldThere(held);
        ready();
    }

    void onDone(String sha256) {
        Outflow moved = flow;
        if (moved != null && moved.isEnded() && !moved.sha256().equals(sha256)) {
            fail(new FileException(RtcErrorCode.FILE_CORRUPT, "the receiver has something else"));
            return;
        }
        long sent = moved == null ? 0 : moved.sent();
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

    // its channels

    void onLane(SendLane given) {
        Objects.requireNonNull(flow, "flow").main(given);
    }

    /** Hears that its channel on the main peer connection ended: the connection is gone, or only the channel. */
    void onLaneLost(boolean connectionGone) {
        if (flow != null) {
            flow.leaveMain();
        }
        stop();
        status.unreachable(true);
        if (!connectionGone) {
            offer();
        }
    }

    /** Returns how many lanes it would like to use. */
    int lanesWanted() {
        Outflow moving = flow;
        if (moving == null || moving.isEnded() || granted == 0 || !content.isSeekable() || status.isHeld()) {
            return 0;
        }
        Lanes wish = options.lanes() == null ? wire.context().config().lanes() : options.lanes();
        return LaneChoice.of(wish, granted, wire.settledRoundTripNanos(), metadata().sizeBytes() - moving.sent());
    }

    /** Uses a lane, if it wants more than it has. */
    void offerLane(LinkChannels lane) {
        Outflow moving = flow;
        if (moving != null && moving.stripes() < lanesWanted()) {
            moving.use(lane, weight());
        }
    }

    /** Returns what is sent next on its channel on the main peer connection, null if nothing can be now. */
    @Nullable
    Frame nextFrame(int maxBytes) {
        return flow == null ? null : flow.next(maxBytes);
    }

    /** Hears that everything was sent; unless lanes were used, nothing is sent again, and its channel is free. */
    void onSent(long bytes, boolean striped) {
        status.moved(bytes);
        SendLane free = striped || flow == null ? null : flow.leaveMain();
        if (free != null) {
            sending.freeLane(free);
        }
    }

    private void ready() {
        if (flow != null) {
            flow.ready();
        }
    }

    /** Lets go of content and channels. */
    private void stop() {
        phase = Phase.WAITING;
        opening.update(Disposables.disposed());
        Outflow stopped = flow;
        flow = null;
        if (stopped != null) {
            SendLane free = stopped.leaveMain();
            stopped.stop();
            if (free != null) {
                sending.freeLane(free);
            }
        }
        sending.forgetWish(this);
    }

    static RtcException sourceFailed(Throwable failure) {
        return failure instanceof RtcException known
                ? known
                : new FileException(RtcErrorCode.SOURCE_FAILED, "the source failed: " + failure.getMessage(), failure);
    }

    @Override
    public String toString() {
        return "OutgoingFile[" + id + " to " + wire.remote() + ", " + state() + "]";
    }
}
