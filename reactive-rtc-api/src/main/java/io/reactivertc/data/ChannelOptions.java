package io.reactivertc.data;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes a channel (W3C {@code RTCDataChannelInit}). Immutable.
 *
 * @param ordered whether messages arrive in the order in which they were sent
 * @param maxRetransmits how often a message is sent again, 0 to 65,535; null for as often as needed
 * @param maxPacketLifeTime how long a message is sent again, 0 to 65,535 ms; null for as long as needed; never together with {@code maxRetransmits}
 * @param protocol the subprotocol, at most 64 ASCII characters; {@link #FLOW} for demand across the network, which needs an ordered and reliable channel
 * @param priority which share of the link it gets
 */
public record ChannelOptions(
        boolean ordered,
        @Nullable Integer maxRetransmits,
        @Nullable Duration maxPacketLifeTime,
        String protocol,
        ChannelPriority priority) {

    /** Is the subprotocol of channels whose receiver says how much it takes. */
    public static final String FLOW = "reactive-rtc.flow.v1";

    private static final int MOST = 65_535;
    private static final int LONGEST_PROTOCOL = 64;

    /** Validates the ranges; throws {@link IllegalArgumentException} if one does not fit. */
    public ChannelOptions {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(priority, "priority");
        require(maxRetransmits == null || maxRetransmits >= 0 && maxRetransmits <= MOST, "maxRetransmits must be 0 to 65,535");
        require(
                maxPacketLifeTime == null || !maxPacketLifeTime.isNegative() && maxPacketLifeTime.toMillis() <= MOST,
                "maxPacketLifeTime must be 0 to 65,535 ms");
        require(maxRetransmits == null || maxPacketLifeTime == null,
                "maxRetransmits and maxPacketLifeTime exclude each other");
        require(
                protocol.length() <= LONGEST_PROTOCOL && protocol.chars().allMatch(each -> each >= ' ' && each <= '~'),
                "protocol must have at most 64 ASCII characters");
        require(
                !protocol.equals(FLOW) || ordered && maxRetransmits == null && maxPacketLifeTime == null,
                "a channel with flow control is ordered and reliable; begin with raw() for another");
    }

    /** Returns an ordered and reliable channel whose receiver says how much it takes. */
    public static ChannelOptions flow() {
        return new ChannelOptions(true, null, null, FLOW, ChannelPriority.LOW);
    }

    /** Returns an ordered and reliable channel without flow control, as any WebRTC application knows it. */
    public static ChannelOptions raw() {
        return new ChannelOptions(true, null, null, "", ChannelPriority.LOW);
    }

    /** Returns the same, where messages may arrive in another order. */
    public ChannelOptions unordered() {
        return new ChannelOptions(false, maxRetransmits, maxPacketLifeTime, protocol, priority);
    }

    /** Returns the same, where a message is sent again so many times at most. */
    public ChannelOptions withMaxRetransmits(int times) {
        return new ChannelOptions(ordered, times, maxPacketLifeTime, protocol, priority);
    }

    /** Returns the same, where a message is sent again for so long at most. */
    public ChannelOptions withMaxPacketLifeTime(Duration time) {
        return new ChannelOptions(ordered, maxRetransmits, Objects.requireNonNull(time, "time"), protocol, priority);
    }

    /** Returns the same with another subprotocol. */
    public ChannelOptions withProtocol(String name) {
        return new ChannelOptions(ordered, maxRetransmits, maxPacketLifeTime, name, priority);
    }

    /** Returns the same with another priority. */
    public ChannelOptions withPriority(ChannelPriority share) {
        return new ChannelOptions(ordered, maxRetransmits, maxPacketLifeTime, protocol, share);
    }

    /** Returns whether each message arrives, as long as the channel lives. */
    public boolean isReliable() {
        return maxRetransmits == null && maxPacketLifeTime == null;
    }

    /** Returns whether the receiver says how much it takes. */
    public boolean hasFlowControl() {
        return protocol.equals(FLOW);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
