package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.FairChannel;
import io.reactivertc.impl.data.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Is a channel on which the other side sends one file after the other. On the loop. */
final class ReceiveLane implements FairChannel.Listener {

    private final Receiving receiving;
    private final FileWire wire;
    private final FairChannel channel;
    private @Nullable IncomingTransfer user;
    private int attempt;
    private boolean stripe;

    ReceiveLane(Receiving receiving, FileWire wire, FairChannel channel) {
        this.receiving = receiving;
        this.wire = wire;
        this.channel = channel;
    }

    @Override
    public void onOpen() {}

    @Override
    public void onFrame(ByteBuffer frame, boolean binary) {
        try {
            if (binary) {
                content(frame);
            } else {
                said(wire.context().codec().decodeStream(StandardCharsets.UTF_8.decode(frame).toString()));
            }
        } catch (FileException violation) {
            IncomingTransfer victim = current();
            if (victim != null) {
                victim.onFailed(violation);
            }
            channel.close();
        }
    }

    private void content(ByteBuffer frame) {
        if (frame.remaining() <= Long.BYTES) {
            throw new FileException(RtcErrorCode.PROTOCOL_VIOLATION, "content without content");
        }
        IncomingTransfer receiver = current();
        if (receiver != null) {
            long offset = frame.getLong();
            receiver.onContent(offset, frame.slice().asReadOnlyBuffer());
        }
    }

    private void said(StreamFrame frame) {
        if (!(frame instanceof StreamFrame.End)) {
            user = receiving.find(frame.id());
            attempt = frame.attempt();
            stripe = frame instanceof StreamFrame.Join;
        }
        IncomingTransfer receiver = current();
        if (receiver == null || !receiver.id().equals(frame.id()) || receiver.attempt() != frame.attempt()) {
            return;
        }
        if (frame instanceof StreamFrame.Start start) {
            receiver.onStart(start.offset());
        } else if (frame instanceof StreamFrame.Join join) {
            receiver.onJoin(join.offset());
        } else if (frame instanceof StreamFrame.End end) {
            keepUnlessDone(receiver, end);
        }
    }

    /** What was on a lane that is lost may be sent again here, behind the end. */
    private void keepUnlessDone(IncomingTransfer receiver, StreamFrame.End end) {
        if (!receiver.isJoined()) {
            user = null;
        }
        receiver.onEnd(end);
    }

    /** Returns whose content this is; null if it belongs to what is over, or to an attempt that is. */
    private @Nullable IncomingTransfer current() {
        IncomingTransfer receiver = user;
        boolean valid = receiver != null && receiver.attempt() == attempt && receiving.find(receiver.id()) == receiver;
        return valid ? receiver : null;
    }

    @Override
    public @Nullable Frame nextFrame(int maxBytes) {
        return null;
    }

    @Override
    public void onHanded(int bytes) {}

    @Override
    public void onEnd(FairChannel.End end) {
        IncomingTransfer receiver = current();
        user = null;
        if (receiver != null && !stripe) {
            receiver.onLaneLost();
        }
    }
}
