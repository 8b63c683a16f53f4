package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.Frame;
import io.reactivertc.impl.data.LinkChannels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the content of one attempt into frames, for whichever of its channels has its turn: the one on the main peer connection, and those on lanes. While there are lanes the main
 * one carries only the beginning and the end; if all are lost it carries the rest. On the loop.
 */
final class Outflow {

    private static final int HEADER_BYTES = Long.BYTES;

    private final OutgoingTransfer owner;
    private final int attempt;
    private final Content.Reading reading;
    private final ContentFeed feed;
    private final SentChunks chunks = new SentChunks();
    private final List<Stripe> stripes = new ArrayList<>();
    private @Nullable SendLane main;
    private long sent;
    private long until;
    private boolean started;
    private boolean striped;
    private boolean ended;

    /** Creates what sends this content, up to this byte at first, and reads so many ahead. */
    Outflow(OutgoingTransfer owner, int attempt, Content.Reading reading, long until, int aheadBytes) {
        this.owner = owner;
        this.attempt = attempt;
        this.reading = reading;
        this.sent = reading.offset();
        this.until = until;
        this.feed = new ContentFeed(owner.wire.loop(), aheadBytes, this::ready);
    }

    /** Begins to read. */
    void begin() {
        reading.blocks().subscribe(feed);
    }

    long sent() {
        return sent;
    }

    /** Returns the hash of all that was read. */
    String sha256() {
        return Sha256.soFar(reading.digest());
    }

    /** Returns whether everything was said. */
    boolean isEnded() {
        return ended;
    }

    /** Takes the channel on the main peer connection. */
    void main(SendLane given) {
        main = given;
        given.ready();
    }

    /** Gives that channel back, if there is one. */
    @Nullable
    SendLane leaveMain() {
        SendLane left = main;
        main = null;
        return left;
    }

    /** Uses a lane as well, once. */
    void use(LinkChannels lane, int weight) {
        if (stripes.stream().noneMatch(stripe -> stripe.lane() == lane)) {
            Stripe opened = Stripe.open(owner.wire, lane, weight, this);
            if (opened != null) {
                striped = true;
                stripes.add(opened);
                opened.ready();
            }
        }
    }

    int stripes() {
        return stripes.size();
    }

    /** Has what was on a lane sent on the others. */
    void onStripeLost(Stripe stripe) {
        stripes.remove(stripe);
        chunks.lost(stripe);
        ready();
    }

    void onLimit(FileFrame.Limit limit) {
        chunks.arrived(limit.received());
        until = Math.max(until, limit.until());
        ready();
    }

    /** Says that there may be something to send. */
    void ready() {
        if (main != null) {
            main.ready();
        }
        List.copyOf(stripes).forEach(Stripe::ready);
    }

    /** Lets go of the content and of the lanes. */
    void stop() {
        feed.cancel();
        stripes.forEach(Stripe::close);
        stripes.clear();
    }

    /** Returns what a channel on a lane begins with. */
    Frame join() {
        return text(new StreamFrame.Join(owner.id, attempt, reading.offset()));
    }

    /** Returns what is sent next on the main peer connection, null if nothing can be now. */
    @Nullable
    Frame next(int maxBytes) {
        if (!started) {
            started = true;
            return text(new StreamFrame.Start(owner.id, attempt, sent));
        }
        if (owner.status.isHeld() && !ended) {
            return null;
        }
        if (stripes.stream().noneMatch(Stripe::isOpen)) {
            return content(null, maxBytes);
        }
        return isThrough() ? end() : null;
    }

    /** Returns what is sent next on a lane, null if nothing can be now. */
    @Nullable
    Frame next(Stripe stripe, int maxBytes) {
        if (owner.status.isHeld() && !ended) {
            return null;
        }
        Frame next = isThrough() ? null : content(stripe, maxBytes);
        if (isThrough() && main != null) {
            main.ready();
        }
        return next;
    }

    private boolean isThrough() {
        return !ended && feed.isDone() && !chunks.hasLost() && feed.failure() == null && isWhole();
    }

    private boolean isWhole() {
        long size = owner.metadata().sizeBytes();
        return size < 0 || size == sent;
    }

    private @Nullable Frame content(@Nullable Stripe on, int maxBytes) {
        ByteBuffer again = chunks.again(maxBytes, on);
        if (again != null) {
            return Frame.binary(again);
        }
        if (ended) {
            return null;
        }
        RtcException problem = problem();
        if (problem != null) {
            owner.fail(problem);
            return null;
        }
        return feed.isDone() ? end() : fresh(on, maxBytes);
    }

    private @Nullable RtcException problem() {
        Throwable failure = feed.failure();
        if (failure != null) {
            return OutgoingTransfer.sourceFailed(failure);
        }
        long size = owner.metadata().sizeBytes();
        boolean tooLong = size >= 0 && feed.available() > size - sent;
        if (tooLong || feed.isDone() && !isWhole()) {
            return new FileException(RtcErrorCode.FILE_CHANGED,
                    "the source is " + (tooLong ? "longer" : "shorter") + " than announced");
        }
        return null;
    }

    private @Nullable Frame fresh(@Nullable Stripe on, int maxBytes) {
        int bytes = (int) Math.min(Math.min(maxBytes - HEADER_BYTES, feed.available()), until - sent);
        if (bytes <= 0) {
            if (feed.available() > 0) {
                owner.status.starves();
            }
            return null;
        }
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + bytes).putLong(sent);
        feed.take(frame);
        frame.flip();
        if (on != null) {
            chunks.sent(sent, frame, on);
        }
        sent += bytes;
        owner.status.bytes(sent);
        return Frame.binary(frame);
    }

    /** What was on lanes may have to be sent again until the receiver has all, so then the channels are kept. */
    private Frame end() {
        ended = true;
        owner.onSent(sent, striped);
        return text(new StreamFrame.End(owner.id, attempt, sent, sha256()));
    }

    private Frame text(StreamFrame said) {
        byte[] utf8 = owner.wire.context().codec().encode(said).getBytes(StandardCharsets.UTF_8);
        return new Frame(ByteBuffer.wrap(utf8), false);
    }
}
