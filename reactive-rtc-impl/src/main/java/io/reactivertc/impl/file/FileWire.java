package io.reactivertc.impl.file;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.UserId;
import io.reactivertc.file.Lanes;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.data.FairChannel;
import io.reactivertc.impl.data.LinkChannels;
import io.reactivertc.impl.data.PeerLink;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is the way of one peer's transfers to the other side, on whatever peer connection there is. On the loop. */
final class FileWire {

    static final String PROTOCOL = "reactive-rtc.file.v1";
    static final String PART = "file";

    /** Leaves room for the frame around it. */
    static final int MOST_CHARACTERS = 60_000;

    private static final Duration UNKNOWN_ROUND_TRIP = Duration.ofMillis(1);

    private final FileContext context;
    private final RtcLoop loop;
    private final UserId remote;
    private final PeerLink link;
    private final String prefix;
    private @Nullable LaneSupply supply;
    private int channels;

    FileWire(FileContext context, RtcLoop loop, UserId remote, PeerLink link, String prefix) {
        this.context = context;
        this.loop = loop;
        this.remote = remote;
        this.link = link;
        this.prefix = prefix;
    }

    FileContext context() {
        return context;
    }

    RtcLoop loop() {
        return loop;
    }

    UserId remote() {
        return remote;
    }

    /** Returns what begins each line of the log. */
    String prefix() {
        return prefix;
    }

    /** Says something on the control channel; what cannot be said now is said again, or has become pointless, on the next peer connection. */
    void say(FileFrame frame) {
        link.sendPart(PART, context.codec().encode(frame));
    }

    /** Returns whether this can be said at all. */
    boolean fits(FileFrame frame) {
        JsonText text = context.codec().encode(frame);
        return text.value().length() <= MOST_CHARACTERS
                && text.value().chars().filter(c -> c > 0x7f).count() < MOST_CHARACTERS / 4;
    }

    /** Returns the channels of the main peer connection. */
    LinkChannels main() {
        return link.channels();
    }

    /** Opens a channel among these; null if that is not possible now. */
    @Nullable
    FairChannel open(LinkChannels among, int weight, FairChannel.Listener listener) {
        ChannelSpec spec = new ChannelSpec("rtc.file/" + channels++, true, -1, -1, PROTOCOL, -1);
        return among.open(spec, weight, listener);
    }

    long roundTripNanos() {
        return link.roundTrip().orElse(UNKNOWN_ROUND_TRIP).toNanos();
    }

    /** Returns the shortest round trip, which is that of the link without what waits on it; 0 before it is known for sure. */
    long settledRoundTripNanos() {
        return link.settledRoundTripNanos();
    }

    /** Names who makes lanes. */
    void supply(LaneSupply lanes) {
        supply = lanes;
    }

    void wantLanes(int count) {
        LaneSupply lanes = supply;
        if (lanes != null) {
            lanes.want(count);
        }
    }

    /** Returns how many lanes the other side may use for a file of which it says this, and lets it. */
    int grantLanes(FileFrame.Offer offer) {
        LaneSupply lanes = supply;
        Lanes own = context.config().lanes();
        if (lanes == null || own.most() == 0 || !offer.resumable() || offer.metadata().sizeBytes() < 0) {
            return 0;
        }
        int granted = own.automatic() ? Lanes.MOST : own.most();
        lanes.allow(granted);
        return granted;
    }
}
