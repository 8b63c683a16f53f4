package io.reactivertc.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.error.RtcException;

/**
 * Is the state of a channel.
 *
 * <pre>
 * Open → Closing → Closed
 *  any → Failed
 * </pre>
 */
public sealed interface ChannelState {

    /** Messages flow. */
    record Open() implements ChannelState {}

    /** This side closes it: what waits is sent, nothing more is taken. */
    record Closing() implements ChannelState {}

    /**
     * It ended in an orderly way. Terminal.
     *
     * @param reason who closed it, and why
     * @param acknowledged how many messages of this side are in the other side's inbox for sure; 0 for a raw channel
     */
    record Closed(CloseReason reason, long acknowledged) implements ChannelState {}

    /**
     * It ended otherwise. Terminal.
     *
     * @param cause why: {@code LINK_REBUILT} if the peer connection was made anew, {@code PEER_CLOSED}, {@code CHANNEL_CLOSED} if the other side closed it without a word,
     *         {@code SLOW_CONSUMER}, {@code WINDOW_EXCEEDED}, {@code PROTOCOL_VIOLATION}, {@code MESSAGE_TOO_LARGE}, or what the other side said
     * @param acknowledged how many messages of this side are in the other side's inbox for sure; 0 for a raw channel
     */
    record Failed(RtcException cause, long acknowledged) implements ChannelState {}

    /** Returns whether messages flow now. */
    default boolean isOpen() {
        return this instanceof Open;
    }

    /** Returns whether no other state follows. */
    default boolean isTerminal() {
        return this instanceof Closed || this instanceof Failed;
    }
}
