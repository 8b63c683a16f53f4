package io.reactivertc.impl.file;

import io.reactivertc.impl.data.FairChannel;
import io.reactivertc.impl.data.Frame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Is a channel on which this side sends one file after the other. On the loop. */
final class SendLane implements FairChannel.Listener {

    private final Sending sending;
    private @Nullable FairChannel channel;
    private @Nullable OutgoingTransfer user;

    SendLane(Sending sending) {
        this.sending = sending;
    }

    void bind(FairChannel opened) {
        channel = opened;
    }

    void use(@Nullable OutgoingTransfer next, int weight) {
        user = next;
        FairChannel bound = channel;
        if (bound != null && next != null) {
            bound.weight(weight);
        }
    }

    void ready() {
        FairChannel bound = channel;
        if (bound != null) {
            bound.ready();
        }
    }

    @Override
    public void onOpen() {}

    /** Ignores what comes: only the sender of files says something on their channels. */
    @Override
    public void onFrame(ByteBuffer frame, boolean binary) {}

    /** Asks whoever uses the channel; one that is through with it while it is asked may have left it to the next. */
    @Override
    public @Nullable Frame nextFrame(int maxBytes) {
        OutgoingTransfer asked = null;
        Frame frame = null;
        for (OutgoingTransfer next = user; frame == null && next != null && next != asked; next = user) {
            asked = next;
            frame = next.nextFrame(maxBytes);
        }
        return frame;
    }

    @Override
    public void onHanded(int bytes) {}

    @Override
    public void onEnd(FairChannel.End end) {
        OutgoingTransfer sender = user;
        user = null;
        sending.laneLost(this);
        if (sender != null) {
            sender.onLaneLost(end == FairChannel.End.CONNECTION_GONE);
        }
    }
}
