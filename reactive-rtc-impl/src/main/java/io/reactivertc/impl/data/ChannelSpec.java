package io.reactivertc.impl.data;

/**
 * Describes a data channel (W3C {@code RTCDataChannelInit}).
 *
 * @param label at most 64 ASCII characters
 * @param ordered whether messages arrive in the order in which they were sent
 * @param maxRetransmits how often a message is sent again; −1 for reliable
 * @param maxPacketLifeTimeMillis how long a message is sent again; −1 for reliable; never together with {@code maxRetransmits}
 * @param protocol the subprotocol; may be empty
 * @param negotiatedId the id both sides agreed on beforehand, 0 to 1,023; −1 for a channel announced in-band
 */
public record ChannelSpec(
        String label, boolean ordered, int maxRetransmits, int maxPacketLifeTimeMillis, String protocol, int negotiatedId) {

    /** Returns a reliable, ordered channel that both sides create under this id. */
    public static ChannelSpec negotiated(String label, int id) {
        return new ChannelSpec(label, true, -1, -1, "", id);
    }
}
