package io.reactivertc.server;

import io.reactivertc.impl.hub.HubLimits;
import io.reactivertc.impl.hub.Rate;

/**
 * Bounds what clients may do to a server and to each other. Immutable: each method returns other limits. The defaults are those of {@code docs/protocol.md}.
 *
 * <p>A client that asks for more than a rate allows gets {@code RATE_LIMITED} and when to try again, and what it sends is read more slowly meanwhile. Numbers that are not positive are refused with
 * {@link IllegalArgumentException}.
 */
public final class ServerLimits {

    private static final int MOST_OF_ADDRESS = 20_000;

    static final ServerLimits DEFAULT = new ServerLimits(HubLimits.DEFAULT);

    private final HubLimits limits;
    private final int mostOfAddress;

    ServerLimits(HubLimits limits) {
        this(limits, MOST_OF_ADDRESS);
    }

    private ServerLimits(HubLimits limits, int mostOfAddress) {
        this.limits = limits;
        this.mostOfAddress = mostOfAddress;
    }

    /** Bounds the requests of one connection: 100 a second with a burst of 200 by default. */
    public ServerLimits requests(int perSecond, int burst) {
        HubLimits.Rates rates = limits.rates();
        return with(new HubLimits.Rates(new Rate(burst, perSecond), rates.relays(), rates.entries(), rates.passwords(),
                rates.shared()));
    }

    /** Bounds the signals and messages of one connection, counted once for each receiver: 1,000 a second with a burst of 2,000 by default. */
    public ServerLimits relays(int perSecond, int burst) {
        HubLimits.Rates rates = limits.rates();
        return with(new HubLimits.Rates(rates.requests(), new Rate(burst, perSecond), rates.entries(), rates.passwords(),
                rates.shared()));
    }

    /** Bounds how often one connection enters rooms: 10 times a second with a burst of 100 by default. */
    public ServerLimits entries(int perSecond, int burst) {
        HubLimits.Rates rates = limits.rates();
        return with(new HubLimits.Rates(rates.requests(), rates.relays(), new Rate(burst, perSecond), rates.passwords(),
                rates.shared()));
    }

    /** Bounds the wrong passwords of one connection, and of one address: 5 a minute by default. */
    public ServerLimits wrongPasswordsPerMinute(int count) {
        HubLimits.Rates rates = limits.rates();
        return with(
                new HubLimits.Rates(rates.requests(), rates.relays(), rates.entries(), Rate.perMinute(count), rates.shared()));
    }

    /**
     * Bounds what all connections of one address, or of one principal, may ask and relay together, as a multiple of what one connection may: 50 by default. Behind a proxy, let
     * the HTTP server read forwarded addresses ({@link SignalingServer#http}), or all clients share one.
     */
    public ServerLimits connectionsPerAddress(int count) {
        HubLimits.Rates rates = limits.rates();
        return with(new HubLimits.Rates(rates.requests(), rates.relays(), rates.entries(), rates.passwords(), positive(count)));
    }

    /** Bounds the open connections of one address (IPv6: of one /64): 20,000 by default. Beyond it a client is refused with the HTTP status 429. */
    public ServerLimits openConnectionsPerAddress(int most) {
        return new ServerLimits(limits, positive(most));
    }

    /** Bounds the sessions on this server: 100,000 by default. Beyond it a client gets {@code SERVER_FULL}. */
    public ServerLimits sessions(int most) {
        HubLimits.Caps caps = limits.caps();
        return with(limits.with(new HubLimits.Caps(positive(most), caps.rooms(), caps.members(), caps.roomsOfSession())));
    }

    /** Bounds the rooms on this server, and those that one session may be in: 50,000 and 32 by default. */
    public ServerLimits rooms(int most, int mostOfSession) {
        HubLimits.Caps caps = limits.caps();
        return with(limits.with(new HubLimits.Caps(caps.sessions(), positive(most), caps.members(), positive(mostOfSession))));
    }

    /** Bounds the members of a room, whatever its owner wishes: 1,000 by default. */
    public ServerLimits membersPerRoom(int most) {
        HubLimits.Caps caps = limits.caps();
        return with(limits.with(new HubLimits.Caps(caps.sessions(), caps.rooms(), positive(most), caps.roomsOfSession())));
    }

    /** Bounds what waits for the acknowledgement of one session: 1,024 frames and 4 MiB by default. Of it a sender may use an eighth, and at most 256 KiB. */
    public ServerLimits queue(int frames, int bytes) {
        return with(limits.with(new HubLimits.Queue(positive(frames), positive(bytes), limits.queue().shareBytes())));
    }

    HubLimits toHub() {
        return limits;
    }

    int mostOfAddress() {
        return mostOfAddress;
    }

    private ServerLimits with(HubLimits.Rates rates) {
        return with(limits.with(rates));
    }

    private ServerLimits with(HubLimits changed) {
        return new ServerLimits(changed, mostOfAddress);
    }

    private static int positive(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("a limit must be positive");
        }
        return value;
    }

    @Override
    public String toString() {
        return limits.toString();
    }
}
