package io.reactivertc.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.RtcResource;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Is one channel to one peer, besides its messages, opened by either side. Lives as long as the peer connection that it was opened on, at most: when that is made anew it has
 * failed with {@code LINK_REBUILT}, and a new one can be opened.
 *
 * <p>A channel with flow control ({@link ChannelOptions#FLOW}) carries messages of any size, each exactly once while it lives, as fast as its receiver takes them, and knows what
 * arrived. A raw one carries frames of at most 256 KiB as any WebRTC application does.
 *
 * <p>All signals arrive on the connection's loop thread, which must not be blocked. Owned by its peer.
 */
public interface DataChannel extends RtcResource {

    /** Returns the name that it was opened with. */
    String label();

    /** Returns what it was opened with, by whichever side; the priority is this side's own. */
    ChannelOptions options();

    /** Returns the current state; never blocks. */
    ChannelState state();

    /** Emits the current state, then each change. Hot; a slow subscriber sees the latest; always ends with the terminal state, then completes; never errors. */
    Flux<ChannelState> states();

    /**
     * Emits the messages of the other side.
     *
     * <p>Hot, on the loop. With flow control: what arrives before the first subscription waits for it and the sender is held back, for as long as it takes; demand goes back to
     * the sender, the slowest subscriber governs, and one that has no demand for 30 s while messages wait fails alone with {@code SLOW_CONSUMER}; after the last subscriber left, the
     * newest 64 messages (at most 1 MiB) are kept, older ones are dropped and counted. Raw: at most 1 MiB (4,096 messages) waits for subscribers; beyond it a reliable channel fails
     * with {@code SLOW_CONSUMER}, an unreliable one drops the oldest, which is counted.
     *
     * <p>Completes when the other side ended its direction or one of the two closed the channel, after what arrived is taken. Errors: {@code REMOTE_ERROR} if what the other side was
     * sending failed; the cause of {@link ChannelState.Failed}.
     */
    Flux<DataMessage> messages();

    /**
     * Emits the bytes of the other side, in order and without a gap, in pieces that mean nothing: what {@link #sendBytes} sends there.
     *
     * <p>Cold, on the loop: one subscription, which takes the place of all of {@link #messages()}; a second, and one after {@code messages()}, fails with
     * {@code INVALID_ARGUMENT}. Each piece is owned by the subscriber, read-only. Demand goes back to the sender, whose publisher is asked for no more than was delivered plus the window; a
     * subscriber may take as long as it likes. Completes when the other side's publisher completed, and only then. Cancelling tells the other side, which cancels its
     * publisher. Errors: {@code REMOTE_ERROR} if that publisher failed; {@code CHANNEL_CLOSED} if the channel was closed before its end; the cause of {@link ChannelState.Failed};
     * {@code INVALID_ARGUMENT} without flow control.
     */
    Flux<ByteBuffer> bytes();

    /** Returns how many messages of the other side were dropped because nobody took them. */
    long droppedMessages();

    /**
     * Sends a message.
     *
     * <p>Cold: each subscription sends once. Completes when the message was handed to the engine, with flow control inside of the receiver's window. At most 256 messages or 1 MiB
     * wait; the next fails with {@code SEND_QUEUE_FULL}, or on an unreliable channel takes the place of the oldest, which fails with {@code NOT_SENT}. Cancelling takes back what was
     * not yet begun. Errors besides: {@code MESSAGE_TOO_LARGE}, {@code TIMEOUT}, {@code INVALID_JSON}, {@code CHANNEL_CLOSED}, {@code DELIVERY_UNKNOWN}.
     */
    Mono<Void> send(Payload payload);

    /** Sends a text; see {@link #send(Payload)}. */
    default Mono<Void> send(String text) {
        return send(Payload.text(text));
    }

    /** Sends the remaining bytes of this buffer, which must not change meanwhile; see {@link #send(Payload)}. */
    default Mono<Void> send(ByteBuffer bytes) {
        return send(Payload.binary(bytes));
    }

    /** Sends a value as JSON, which a raw channel carries as text; see {@link #send(Payload)}. */
    default Mono<Void> sendJson(Object value) {
        return send(Payload.json(value));
    }

    /**
     * Sends a message and completes when it is in the receiver's inbox.
     *
     * <p>Cold; like {@link #send(Payload)} besides. If the channel ends before: {@code DELIVERY_UNKNOWN} if it was sent. {@code INVALID_ARGUMENT} without flow control.
     */
    Mono<Void> sendAcknowledged(Payload payload);

    /**
     * Sends all that a publisher emits, at the receiver's pace or, on a raw channel, at that of the link. The channel stays open for more.
     *
     * <p>Cold. With flow control the publisher is asked for no more than the receiver has taken plus its window; on a raw channel for 16 at most. Completes when all was handed
     * over; an error of the publisher is passed on and what was sent stays sent. Cancelling cancels the publisher.
     */
    Mono<Void> send(Publisher<? extends Payload> payloads);

    /**
     * Sends a stream of bytes of any length, and its end: whatever the other side's {@link #bytes()} emits then. Nothing else can be sent afterwards; the other direction goes on.
     *
     * <p>Cold; once for each channel. The publisher is asked for no more buffers than the receiver has taken plus its window; buffers must not change
     * afterwards. Completes when all is in the receiver's inbox. An error of the publisher is passed on to both sides;
     * cancelling cancels the publisher and fails the receiver. Errors besides: {@code STREAM_CANCELLED} if the receiver takes no more, {@code CHANNEL_CLOSED}, the cause of
     * {@link ChannelState.Failed}; {@code INVALID_ARGUMENT} without flow control or the second time.
     */
    Mono<Void> sendBytes(Publisher<ByteBuffer> bytes);

    /**
     * Closes the channel in an orderly way: takes no more messages, sends what waits, tells the other side why, waits for its answer, 2 s at most.
     *
     * <p>Cold and idempotent, also after the other side closed it; cancelling stops the waiting only.
     *
     * @param reason for the other side; at most 256 characters
     */
    Mono<Void> close(String reason);

    @Override
    default Mono<Void> close() {
        return close("");
    }

    /** Emits why it ended: {@link CloseReason.Kind#FAILED} with the cause of {@link ChannelState.Failed}. */
    @Override
    Mono<CloseReason> onClose();
}
