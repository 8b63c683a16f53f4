package io.reactivertc.impl.data;

import io.reactivertc.data.DataMessage;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.ControlFrame.Limit;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Takes in what the other side sends: holds it to its window, numbers it, puts it into the inbox, and tells the other side what arrived and how much more it may send. Lives
 * as long as the link. On the loop.
 */
final class Intake implements FrameReader.Receiver {

    private static final long ACK_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PeerLinkConfig config;
    private final RtcLoop loop;
    private final LinkTimer timer;
    private final Heartbeat heartbeat;
    private final ControlSender control;
    private final Inbox inbox;
    private final FrameReader reader;
    private final GrantedWindow granted;

    private long received;
    private long receivedBytes;
    private long acknowledged;
    private long acknowledgedBytes;
    private boolean ackPending;
    private long ackDue;

    /** Creates an empty intake; {@code control} sends a frame if there is a channel for it, and says whether there was. */
    Intake(PeerLinkConfig config, RtcLoop loop, LinkTimer timer, Heartbeat heartbeat, ControlSender control) {
        this.config = config;
        this.loop = loop;
        this.timer = timer;
        this.heartbeat = heartbeat;
        this.control = control;
        this.inbox = new Inbox(loop, timer, this::report);
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

    Inbox inbox() {
        return inbox;
    }

    @Override
    public void onBegin() {
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
                heartbeat.roundTripNanos());
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
