package io.reactivertc.impl.data;

import io.reactivertc.data.DataMessage;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.ControlFrame.Limit;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Takes in what the other side sends: holds it to its window, numbers it, puts it into the inbox, and tells the other side what arrived and how much more it may send. Lives
 * as long as the link. On the loop.
 */
final class Intake implements FrameReader.Receiver {

    private static final long ACK_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PeerLinkConfig config;
    private final RtcLoop loop;
    private final LinkTimer timer;
    private final LongSupplier roundTripNanos;
    private final ControlSender control;
    private final Inbox inbox;
    private final FrameReader reader;
    private final GrantedWindow granted;

    private long received;
    private long receivedBytes;
    private long acknowledged;
    private long acknowledgedBytes;
    private boolean over;
    private boolean ackPending;
    private long ackDue;

    /** Creates an empty intake; {@code control} sends a frame if there is a channel for it, and says whether there was; {@code holdNanos} is that of {@link Inbox}. */
    Intake(PeerLinkConfig config, RtcLoop loop, LinkTimer timer, LongSupplier roundTripNanos, ControlSender control,
            long holdNanos) {
        this.config = config;
        this.loop = loop;
        this.timer = timer;
        this.roundTripNanos = roundTripNanos;
        this.control = control;
        this.inbox = new Inbox(loop, timer, this::report, holdNanos);
        this.reader = new FrameReader(config.data().maxMessageBytes(), this);
        this.granted = new GrantedWindow(config.data().windowMessages(), config.data().windowBytes());
        timer.onTick(this::tick);
    }

    /** Takes a frame in; throws {@link DataException} if it breaks the protocol, after what came before was delivered. */
    void read(ByteBuffer frame) {
        try {
            reader.read(frame);
        } finally {
            inbox.deliver();
        }
        report();
    }

    /** Forgets a message that is not whole: on the next peer connection it comes again. */
    void forgetHalf() {
        reader.forget();
    }

    /** Returns the number of the last message that arrived, for a frame that is being sent: it counts as acknowledged. */
    long acknowledge() {
        ackPending = false;
        acknowledged = received;
        acknowledgedBytes = receivedBytes;
        return received;
    }

    /** Returns the number of the last message that arrived. */
    long received() {
        return received;
    }

    /** Returns what the other side may send. */
    Limit limit() {
        return granted.limit();
    }

    /** Takes no message more: that was the last. Throws {@link DataException} if there was a last before. */
    void end() {
        if (over) {
            throw new DataException(RtcErrorCode.PROTOCOL_VIOLATION, "a second end");
        }
        over = true;
    }

    /** Takes no message more, if this is how many came; else throws {@link DataException}. */
    void end(long messages, long bytes) {
        end();
        if (messages != received || bytes != receivedBytes) {
            throw new DataException(
                    RtcErrorCode.PROTOCOL_VIOLATION,
                    "an end after " + messages + " messages and " + bytes + " bytes, not " + received + " and "
                            + receivedBytes);
        }
    }

    Inbox inbox() {
        return inbox;
    }

    @Override
    public void onBegin() {
        if (over) {
            throw new DataException(RtcErrorCode.PROTOCOL_VIOLATION, "a message after the last");
        }
        if (!granted.allows(received + 1, receivedBytes)) {
            throw new DataException(RtcErrorCode.WINDOW_EXCEEDED,
                    "message " + (received + 1) + " began outside of the window " + granted.limit());
        }
    }

    @Override
    public void onMessage(DataMessage.Kind kind, ByteBuffer payload) {
        count(payload.remaining());
        inbox.add(new ReceivedMessage(config.remote(), kind, payload, config.json()));
    }

    @Override
    public void onGivenUp(int bytes) {
        count(bytes);
    }

    private void count(int bytes) {
        received++;
        receivedBytes += bytes;
    }

    /** Tells the other side what is worth telling now, and sets an alarm for the rest. */
    private void report() {
        boolean raised = granted.raise(
                received - inbox.waitingMessages(), receivedBytes - inbox.waitingBytes(), loop.nanoTime(),
                roundTripNanos.getAsLong());
        if (raised) {
            tell(ControlFrame.EMPTY.withLimit(granted.limit()));
        } else if (granted.isHalf(received - acknowledged, receivedBytes - acknowledgedBytes)) {
            tell(ControlFrame.EMPTY);
        } else if (received > acknowledged && !ackPending) {
            ackPending = true;
            ackDue = loop.nanoTime() + ACK_DELAY_NANOS;
            timer.at(ackDue);
        }
    }

    private void tell(ControlFrame frame) {
        if (control.send(frame.withAck(received))) {
            acknowledge();
        }
    }

    private void tick(long now) {
        if (!ackPending) {
            return;
        }
        if (now - ackDue < 0) {
            timer.at(ackDue);
        } else {
            ackPending = false;
            tell(ControlFrame.EMPTY);
        }
    }
}
