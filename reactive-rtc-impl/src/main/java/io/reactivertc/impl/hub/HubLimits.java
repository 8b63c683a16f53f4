package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomSpec;

/**
 * Says what a hub takes.
 *
 * @param rates how often
 * @param caps how many
 * @param queue how much may wait for one session
 * @param sizes how large
 */
public record HubLimits(Rates rates, Caps caps, Queue queue, Sizes sizes) {

    /** The limits of {@code docs/protocol.md}. */
    public static final HubLimits DEFAULT = new HubLimits(
            new Rates(new Rate(200, 100), new Rate(2_000, 1_000), new Rate(100, 10), Rate.perMinute(5), 50),
            new Caps(100_000, 50_000, RoomSpec.MOST_PEERS, 32),
            new Queue(1_024, 4 * 1_024 * 1_024, 256 * 1_024),
            new Sizes(262_144, 65_536, 8_192));

    /**
     * Says how often one session may do what.
     *
     * @param requests all requests but messages
     * @param relays signals and messages, once for each receiver
     * @param entries entering rooms: each is told to all members, so it is dear
     * @param passwords wrong passwords; also for one address
     * @param shared how many sessions' worth of requests and relays all of one address or principal may take together
     */
    public record Rates(Rate requests, Rate relays, Rate entries, Rate passwords, int shared) {}

    /**
     * Says how many there may be.
     *
     * @param sessions on the hub
     * @param rooms on the hub
     * @param members in a room
     * @param roomsOfSession that one session may be in
     */
    public record Caps(int sessions, int rooms, int members, int roomsOfSession) {}

    /**
     * Says how much may wait for the acknowledgement of one session.
     *
     * @param frames in all
     * @param bytes in all
     * @param shareBytes of one sender's; of frames, a sender's share is an eighth
     */
    public record Queue(int frames, int bytes, int shareBytes) {

        /** How many frames of one sender may wait. */
        int shareFrames() {
            return Math.max(1, frames / 8);
        }
    }

    /**
     * Says how large things may be.
     *
     * @param signalBytes a frame with a signal
     * @param frameBytes any other frame
     * @param extraChars what a user tells of themselves: each member of a room is told, and lists carry a hundred of them
     */
    public record Sizes(int signalBytes, int frameBytes, int extraChars) {}

    /** Returns the same with other rates. */
    public HubLimits with(Rates changed) {
        return new HubLimits(changed, caps, queue, sizes);
    }

    /** Returns the same with other caps. */
    public HubLimits with(Caps changed) {
        return new HubLimits(rates, changed, queue, sizes);
    }

    /** Returns the same with another queue. */
    public HubLimits with(Queue changed) {
        return new HubLimits(rates, caps, changed, sizes);
    }
}
