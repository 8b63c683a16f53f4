package io.reactivertc.impl.file;

import io.reactivertc.impl.data.FairChannel;
import io.reactivertc.impl.data.Frame;
import io.reactivertc.impl.data.LinkChannels;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Is a channel on a lane, on which this side sends content of one transfer. On the loop. */
final class Stripe implements FairChannel.Listener {

    private final LinkChannels lane;
    private final Outflow flow;
    private @Nullable FairChannel channel;
    private boolean open;
    private boolean joined;
    private boolean ended;

    private Stripe(LinkChannels lane, Outflow flow) {
        this.lane = lane;
        this.flow = flow;
    }

    /** Opens a channel on this lane; null if that is not possible. */
    static @Nullable Stripe open(FileWire wire, LinkChannels lane, int weight, Outflow flow) {
        Stripe stripe = new Stripe(lane, flow);
        FairChannel channel = wire.open(lane, weight, stripe);
        stripe.channel = channel;
        return channel == null ? null : stripe;
    }

    LinkChannels lane() {
        return lane;
    }

    /** Returns whether content can be sent on it. */
    boolean isOpen() {
        return open && !ended;
    }

    void ready() {
        FairChannel bound = channel;
        if (bound != null && !ended) {
            bound.ready();
        }
    }

    /** Closes it; what was sent still arrives. */
    void close() {
        FairChannel bound = channel;
        if (bound != null && !ended) {
            ended = true;
            bound.close();
        }
    }

    @Override
    public void onOpen() {
        open = true;
        ready();
    }

    /** Ignores what comes: only the sender of files says something on their channels. */
    @Override
    public void onFrame(ByteBuffer frame, boolean binary) {}

    @Override
    public @Nullable Frame nextFrame(int maxBytes) {
        if (ended) {
            return null;
        }
        if (!joined) {
            joined = true;
            return flow.join();
        }
        return flow.next(this, maxBytes);
    }

    @Override
    public void onHanded(int bytes) {}

    @Override
    public void onEnd(FairChannel.End end) {
        if (!ended) {
            ended = true;
            flow.onStripeLost(this);
        }
    }
}
