package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.impl.loop.RtcLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens and receives the in-band channels of a link, on whatever life of the peer connection there is; all of them share its budget and take turns. Lives as long as the link.
 * On the loop.
 */
public final class LinkChannels {

    /** Is the usual share of the link. */
    public static final int NORMAL_WEIGHT = SendTurns.NORMAL_WEIGHT;

    /** Is how many in-band channels one link may have, opened by both sides together. */
    public static final int MOST_CHANNELS = 256;

    private static final int LEAST_WEIGHT = NORMAL_WEIGHT / 16;
    private static final int MOST_WEIGHT = NORMAL_WEIGHT * 16;

    /** Uses channels of one subprotocol. Called on the loop. */
    public interface User {

        /** Tells that channels can be opened on this life of the peer connection: both sides have greeted each other on it. Those of the life before have ended. */
        void onLive(int epoch);

        /** Brings a channel that the other side announced; what is returned is told all that follows, {@code onOpen} first. Null refuses it, and it is closed. */
        FairChannel.@Nullable Listener onAnnounced(FairChannel channel);

        /** Tells that the link is closed: there will be no other life. */
        void onClosed(CloseReason reason);
    }

    private final RtcLoop loop;
    private final Map<String, User> users = new HashMap<>();
    private final Set<FairChannel> channels = new LinkedHashSet<>();
    private @Nullable User others;
    private @Nullable ChannelOpener opener;
    private @Nullable SendTurns turns;
    private @Nullable CloseReason closed;
    private int epoch;
    private boolean live;

    LinkChannels(RtcLoop loop) {
        this.loop = loop;
    }

    /** Names who uses the channels of this subprotocol; told of the present life at once. */
    public void use(String protocol, User user) {
        users.put(protocol, user);
        greet(user);
    }

    /** Names who uses the channels that nobody else does; told of the present life at once. */
    public void useOthers(User user) {
        others = user;
        greet(user);
    }

    /** Opens a channel; null if that is not possible now: there is no live peer connection, or it has as many as it may. */
    public @Nullable FairChannel open(ChannelSpec spec, int weight, FairChannel.Listener listener) {
        ChannelOpener on = opener;
        SendTurns sharing = turns;
        if (!live || on == null || sharing == null || channels.size() >= MOST_CHANNELS) {
            return null;
        }
        FairChannel channel = new FairChannel(this, loop, epoch, bounded(weight));
        channel.listen(listener);
        channels.add(channel);
        channel.bind(on.openChannel(spec, channel.events()), sharing);
        return channel;
    }

    /** Returns whether channels can be opened now. */
    public boolean isLive() {
        return live;
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return channels.isEmpty();
    }

    /** Returns whether the peer connection has as many channels as it may. */
    public boolean isFull() {
        return channels.size() >= MOST_CHANNELS;
    }

    /** Takes in a channel that the other side announced; returns who listens to it, null to refuse it. */
    public ChannelPort.@Nullable Listener onAnnounced(ChannelPort port) {
        SendTurns sharing = turns;
        User user = users.getOrDefault(port.spec().protocol(), others);
        if (sharing == null || user == null || isFull()) {
            return null;
        }
        FairChannel channel = new FairChannel(this, loop, epoch, NORMAL_WEIGHT);
        channel.bind(port, sharing);
        FairChannel.Listener listener = user.onAnnounced(channel);
        if (listener == null) {
            channel.refuse();
            return null;
        }
        channel.listen(listener);
        channels.add(channel);
        return channel.events();
    }

    static int bounded(int weight) {
        return Math.max(LEAST_WEIGHT, Math.min(MOST_WEIGHT, weight));
    }

    /** Begins on a fresh peer connection, on which nothing can be opened yet. */
    void begin(ChannelOpener on, SendTurns sharing, int life) {
        opener = on;
        turns = sharing;
        epoch = life;
    }

    /** Notes that both sides have greeted each other. */
    void goLive() {
        live = true;
        users().forEach(this::greet);
    }

    /** Lets go of a peer connection that is gone. */
    void end() {
        live = false;
        opener = null;
        turns = null;
        List.copyOf(channels).forEach(FairChannel::connectionGone);
    }

    /** Notes why the link is about to end, and its channels with it. */
    void closing(CloseReason reason) {
        closed = reason;
    }

    /** Ends with the link. */
    void close() {
        users().forEach(this::greet);
    }

    /** Returns why the link ends; null while it does not. */
    @Nullable
    CloseReason closed() {
        return closed;
    }

    /** Forgets a channel that ended. */
    void leave(FairChannel channel) {
        channels.remove(channel);
    }

    private List<User> users() {
        List<User> all = new ArrayList<>(users.values());
        if (others != null) {
            all.add(others);
        }
        return all;
    }

    private void greet(User user) {
        CloseReason reason = closed;
        if (reason != null) {
            user.onClosed(reason);
        } else if (live) {
            user.onLive(epoch);
        }
    }
}
