package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ControlFrame.Limit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds what this side sends: what waits to begin, and what began and is not acknowledged. Says what goes into the next frame. Lives as long as the link. On the loop.
 */
final class Outbox {

    /** What publishers are asked for ahead of what began, whatever the other side allows. */
    private static final long MOST_AHEAD_MESSAGES = 4_096;

    private static final long MOST_AHEAD_BYTES = 4 << 20;

    private final SendQueue queue;
    private final CreditWindow credit = new CreditWindow();
    private final SentLog sent = new SentLog();
    private final Function<CloseReason, RtcException> closing;
    private final Runnable onWork;
    private final FrameWriter writer = new FrameWriter();

    /** The messages of the records in {@link #writer}. */
    private final List<Outgoing> written = new ArrayList<>();

    /** A message that is partly in frames. */
    private @Nullable Outgoing current;

    /** Why nothing more is taken. */
    private @Nullable RtcException closed;

    private long nextTimeout = Long.MAX_VALUE;

    /** Creates an empty outbox; {@code onWork} is run when there may be something to send that was not there before, and {@code closing} makes what is not sent fail. */
    Outbox(int maxMessages, int maxBytes, Function<CloseReason, RtcException> closing, Runnable onWork) {
        this.queue = new SendQueue(maxMessages, maxBytes);
        this.closing = closing;
        this.onWork = onWork;
    }

    /** Takes a message, or fails it. */
    void add(SingleSend single) {
        if (single.isDone()) {
            return;
        }
        RtcException failure = closed;
        if (failure != null) {
            single.onFailed(failure);
        } else if (queue.offer(single)) {
            nextTimeout = Math.min(nextTimeout, single.deadline());
            onWork.run();
        } else {
            single.onFailed(queueFull());
        }
    }

    /** Takes a message back if it has not begun; breaks it off if it is not yet whole in frames; else only stops telling. */
    void cancel(SingleSend single) {
        single.cancelled();
        withdraw(single);
    }

    /** Gives a publisher its place, or fails it. */
    void open(PublisherSend<?> publisher) {
        RtcException failure = closed;
        if (failure != null) {
            publisher.onFailed(failure);
        } else if (queue.offer(publisher)) {
            replenish();
        } else {
            publisher.onFailed(queueFull());
        }
    }

    /** Notes that messages of a publisher wait. */
    void ready(PublisherSend<?> publisher) {
        queue.ready(publisher);
        onWork.run();
    }

    /** Takes the place of a publisher back; a message of it that began and is not whole is broken off. */
    void close(PublisherSend<?> publisher) {
        queue.remove(publisher);
        Outgoing begun = current;
        if (begun != null && begun.sender() == publisher) {
            breakOff(begun);
        }
    }

    /** Applies what the other side allows. */
    void raise(Limit limit) {
        if (credit.raise(limit)) {
            replenish();
            onWork.run();
        }
    }

    /** Writes the next frame; null if nothing may be sent now. */
    @Nullable
    ByteBuffer nextFrame(int maxFrameBytes) {
        writer.begin(maxFrameBytes);
        written.clear();
        for (Outgoing message = nextMessage(); message != null; message = nextMessage()) {
            current = message;
            if (!pack(message)) {
                break;
            }
        }
        if (writer.isEmpty()) {
            return null;
        }
        ByteBuffer frame = write();
        replenish();
        return frame;
    }

    /** Notes that the engine has the oldest frame that it did not have before. */
    void frameHanded() {
        sent.frameHanded();
    }

    /** Notes that frames which are not acknowledged may be lost. */
    void detach() {
        sent.forgetFrames();
        current = null;
    }

    /** Goes on after all that the other side has received; throws {@link DataException} if that cannot be. */
    void resume(long received) {
        sent.acknowledge(received);
        sent.sendAgain();
        current = null;
        onWork.run();
    }

    /** Lets go of what arrived; throws {@link DataException} if that cannot be. */
    void acknowledge(long received) {
        boolean full = sent.isFull();
        sent.acknowledge(received);
        if (full) {
            onWork.run();
        }
    }

    /** Returns whether all that was taken is in frames. */
    boolean isDrained() {
        return current == null && !sent.isSendingAgain() && queue.isEmpty();
    }

    /** Returns whether what waits would fill a frame. */
    boolean fills(int frameBytes) {
        long waiting = queue.singleBytes();
        for (PublisherSend<?> publisher : queue.publishers()) {
            waiting += publisher.waitingBytes();
        }
        return waiting >= frameBytes;
    }

    /** Returns the number of the last message that began. */
    long last() {
        return sent.last();
    }

    /** Returns the payload bytes of all messages that began. */
    long bytes() {
        return sent.bytes();
    }

    /** Returns the number of the last message that was acknowledged. */
    long acknowledged() {
        return sent.acknowledged();
    }

    /** Takes nothing more: publishers end, what waits may still be sent. */
    void refuse(CloseReason reason) {
        refuse(closing.apply(reason));
    }

    /** Takes nothing more, and says so by this failure: publishers end, what waits may still be sent. */
    void refuse(RtcException failure) {
        if (closed == null) {
            closed = failure;
            List.copyOf(queue.publishers()).forEach(publisher -> publisher.onFailed(failure));
        }
    }

    /** Takes nothing more and gives up what is not wholly in frames. */
    void stop(RtcException failure) {
        refuse(failure);
        failWaiting(failure);
        Outgoing begun = current;
        if (begun != null) {
            begun.sender().onFailed(failure);
            breakOff(begun);
        }
    }

    /** Ends: fails all that is not acknowledged. */
    void end(CloseReason reason) {
        end(closing.apply(reason));
    }

    /** Ends: fails all that is not acknowledged, what was not sent with this failure. */
    void end(RtcException notSent) {
        refuse(notSent);
        failWaiting(notSent);
        sent.end(notSent);
        current = null;
    }

    private void failWaiting(RtcException failure) {
        for (SingleSend single : queue.waiting()) {
            queue.remove(single);
            single.onFailed(failure);
        }
    }

    /** Fails what should have been handed over by now; returns when to look again. */
    long expire(long now) {
        if (now - nextTimeout < 0 || nextTimeout == Long.MAX_VALUE) {
            return nextTimeout;
        }
        long next = Long.MAX_VALUE;
        for (SingleSend single : queue.waiting()) {
            next = Math.min(next, expire(single, now));
        }
        for (Outgoing message : sent.unhanded()) {
            if (message.sender() instanceof SingleSend single) {
                next = Math.min(next, expire(single, now));
            }
        }
        nextTimeout = next;
        return next;
    }

    private long expire(SingleSend single, long now) {
        long due = single.expire(now);
        if (single.isDone()) {
            withdraw(single);
        }
        return due;
    }

    private void withdraw(SingleSend single) {
        Outgoing message = single.message();
        if (!queue.remove(single) && message.number() > 0) {
            breakOff(message);
        }
    }

    private void breakOff(Outgoing message) {
        if (!message.isSettled() && !message.isGivenUp()) {
            sent.discount(message.giveUp());
            onWork.run();
        }
    }

    private @Nullable Outgoing nextMessage() {
        if (current != null) {
            return current;
        }
        Outgoing again = sent.nextAgain();
        if (again != null) {
            return again;
        }
        if (queue.isEmpty() || sent.isFull() || !credit.allows(sent.last() + 1, sent.bytes())) {
            return null;
        }
        Outgoing message = queue.take();
        sent.begin(message);
        return message;
    }

    /** Adds the next fragment; returns false if the frame is full. */
    private boolean pack(Outgoing message) {
        int least = Math.min(RecordFormat.LEAST_FRAGMENT_BYTES, message.nextLength());
        if (writer.room() < (writer.isEmpty() ? Math.min(1, least) : least)) {
            return false;
        }
        ByteBuffer fragment = message.take(writer.room());
        int flags = message.isGivenUp() ? RecordFormat.GIVEN_UP : message.isTaken() ? RecordFormat.LAST : 0;
        writer.add(message.kind(), flags, fragment);
        written.add(message);
        if (message.isTaken()) {
            current = null;
        }
        return true;
    }

    private ByteBuffer write() {
        ByteBuffer frame = writer.write();
        for (int n = 0; n < written.size(); n++) {
            written.get(n).framed(frame, writer.payloadOffset(n), writer.payloadLength(n));
        }
        sent.framed(written);
        return frame;
    }

    /** Asks publishers for what the window has room for, besides what waits and what was asked for before. */
    private void replenish() {
        if (queue.publishers().isEmpty()) {
            return;
        }
        long messages = Math.min(MOST_AHEAD_MESSAGES, credit.messages() - sent.last()) - queue.singles();
        long bytes = Math.min(MOST_AHEAD_BYTES, credit.bytes() - sent.bytes()) - queue.singleBytes();
        for (PublisherSend<?> publisher : queue.publishers()) {
            messages -= publisher.outstanding();
            bytes -= publisher.outstandingBytes();
        }
        int share = queue.publishers().size();
        for (PublisherSend<?> publisher : List.copyOf(queue.publishers())) {
            long outstanding = publisher.outstanding();
            long outstandingBytes = publisher.outstandingBytes();
            publisher.ask(divide(messages, share), divide(bytes, share));
            messages -= publisher.outstanding() - outstanding;
            bytes -= publisher.outstandingBytes() - outstandingBytes;
            share--;
        }
    }

    private static long divide(long available, int share) {
        return available <= 0 ? 0 : Math.max(1, available / share);
    }

    private static RtcException queueFull() {
        return new DataException(RtcErrorCode.SEND_QUEUE_FULL, "too much waits to be sent to this peer");
    }
}
