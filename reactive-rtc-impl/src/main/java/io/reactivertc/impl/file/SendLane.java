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

    @Override
    public @Nullable Frame nextFrame(int maxBytes) {
        OutgoingTransfer sender = user;
        return sender == null ? null : sender.nextFrame(maxBytes);
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
