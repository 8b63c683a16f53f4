package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * Is the data of one lane: a peer connection beside the main one, with in-band channels only, which share a budget of its own. A channel that both sides make says when it is open,
 * and when it is lost. Owned by who owns the peer connection. On the loop.
 */
public final class LaneLink {

    private static final String LABEL = "rtc.lane";

    /** What a slow lane holds keeps the fast ones waiting, once the window is used up; so none holds much. */
    private static final long LEAST_BUDGET_BYTES = 128 << 10;

    private static final int MOST_FRAME_BYTES = 64 << 10;

    private final LinkChannels channels;
    private final SendTurns turns;
    private final Runnable onLost;
    private boolean ended;

    /** Creates the data of a fresh peer connection, before any description; {@code onLost} is run if it is lost, once. */
    public LaneLink(RtcLoop loop, ChannelOpener pc, int epoch, LongSupplier roundTripNanos, Runnable onLost) {
        this.onLost = onLost;
        this.channels = new LinkChannels(loop);
        this.turns = new SendTurns(loop, roundTripNanos, RecordFormat.UNSTATED_FRAME_BYTES, LEAST_BUDGET_BYTES);
        pc.openChannel(ChannelSpec.negotiated(LABEL, 0), new Presence());
        channels.begin(pc, turns, epoch);
    }

    /** Returns its channels; whoever uses them is told when it opens, and when it ends. */
    public LinkChannels channels() {
        return channels;
    }

    /** Says what the two sides agreed on as the largest frame; 0 or less for no bound. */
    public void maxFrameBytes(int negotiated) {
        int most = MOST_FRAME_BYTES;
        turns.maxFrameBytes(negotiated <= 0 ? most : Math.max(RecordFormat.LEAST_FRAME_BYTES, Math.min(negotiated, most)));
    }

    /** Ends it, whose peer connection is closed by its owner. Idempotent. */
    public void end() {
        if (!ended) {
            ended = true;
            channels.end();
            turns.end();
            channels.closing(CloseReason.of(CloseReason.Kind.LOCAL, "the lane ended"));
            channels.close();
        }
    }

    /** Only says that the lane is there; nothing is sent on it. */
    private final class Presence implements ChannelPort.Listener {

        @Override
        public void onOpen() {
            if (!ended) {
                channels.goLive();
            }
        }

        @Override
        public void onFrame(ByteBuffer frame, boolean binary) {}

        @Override
        public void onHanded(int bytes) {}

        @Override
        public void onBuffered(long bytes) {}

        @Override
        public void onClosed() {
            if (!ended) {
                onLost.run();
            }
        }
    }
}
