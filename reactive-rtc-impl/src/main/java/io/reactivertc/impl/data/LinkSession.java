package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.JsonText;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.ControlFrame.Hello;
import io.reactivertc.impl.data.ControlFrame.Limit;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Is the life of a link on one peer connection: greets, then passes on what the two channels bring. On the loop. */
final class LinkSession implements Attachment.Events {

    private static final Logger log = LoggerFactory.getLogger(LinkSession.class);
    private static final int VERSION = 1;

    private final LinkParts parts;
    private final int epoch;
    private final Runnable onLost;
    private final Attachment attachment;
    private final SendTurns turns;
    private final Transmitter transmitter;
    private final Turn messages;
    private boolean greeted;
    private boolean live;
    private boolean heard;
    private long heardAt;

    /** Creates the channels; {@code onLost} is run if one of them is closed by somebody else. */
    LinkSession(LinkParts parts, ChannelOpener pc, int epoch, int maxFrameBytes, Runnable onLost) {
        this.parts = parts;
        this.epoch = epoch;
        this.onLost = onLost;
        parts.intake().forgetHalf();
        this.attachment = new Attachment(pc, epoch, this);
        this.turns = new SendTurns(parts.loop(), parts.heartbeat()::leastRoundTripNanos, maxFrameBytes);
        Duration batchDelay = parts.config().data().maxBatchDelay();
        this.transmitter = new Transmitter(parts.loop(), parts.outbox(), batchDelay, parts.farewell()::step);
        this.messages = turns.messages(attachment.messages(), transmitter);
        parts.channels().begin(pc, turns, epoch);
    }

    /** Returns whether both sides have greeted each other. */
    boolean isLive() {
        return live;
    }

    /** Returns whether anything was heard within this time. */
    boolean isAlive(Duration within) {
        return heard && parts.loop().nanoTime() - heardAt <= within.toNanos();
    }

    Transmitter transmitter() {
        return transmitter;
    }

    void maxFrameBytes(int negotiated) {
        turns.maxFrameBytes(negotiated);
    }

    /** Sends a control frame and returns true, or returns false if that is not possible now. */
    boolean send(ControlFrame frame) {
        return attachment.isControlOpen() && attachment.sendControl(parts.config().control().encode(frame));
    }

    /** Lets go of the peer connection. */
    void detach() {
        live = false;
        attachment.detach();
        transmitter.stop();
        parts.channels().end();
        turns.end();
        parts.heartbeat().stop();
        parts.outbox().detach();
        parts.farewell().detached();
    }

    @Override
    public void onControlOpen() {
        Limit limit = parts.intake().limit();
        send(ControlFrame
                .ofHello(new Hello(VERSION, parts.config().ownInstance(), epoch, parts.intake().acknowledge(), limit)));
        goLive();
    }

    @Override
    public void onMessagesOpen() {
        if (live) {
            transmitter.start(messages);
        }
    }

    @Override
    public void onControl(String json) {
        heard();
        ControlFrame frame = parts.config().control().decode(json);
        Hello hello = frame.hello();
        if (hello != null) {
            greet(hello);
        } else if (!greeted) {
            throw violation("a control frame before hello");
        }
        if (greeted) {
            handleCredit(frame);
            handleHeartbeat(frame);
            handleEnd(frame);
        }
    }

    @Override
    public void onMessages(ByteBuffer frame) {
        heard();
        parts.intake().read(frame);
        parts.farewell().step();
    }

    @Override
    public void onHanded(int bytes) {
        messages.onHanded(bytes);
    }

    @Override
    public void onBuffered(long bytes) {
        messages.onBuffered(bytes);
    }

    @Override
    public void onLost() {
        onLost.run();
    }

    @Override
    public void onViolation(DataException violation) {
        log.debug("{} broke the protocol", parts.config().logPrefix(), violation);
        attachment.mute();
        parts.listener().onViolation(violation);
    }

    private void heard() {
        heard = true;
        heardAt = parts.loop().nanoTime();
    }

    private void greet(Hello hello) {
        if (greeted) {
            throw violation("a second hello");
        }
        if (hello.version() != VERSION) {
            throw new DataException(RtcErrorCode.UNSUPPORTED_VERSION, "version " + hello.version() + " of the peer protocol");
        }
        if (!hello.instance().equals(parts.config().remoteInstance())) {
            attachment.mute();
            parts.listener().onNewInstance();
            return;
        }
        if (hello.epoch() != epoch) {
            throw violation("a hello of epoch " + hello.epoch() + " on the peer connection of epoch " + epoch);
        }
        parts.outbox().resume(hello.received());
        parts.outbox().raise(hello.limit());
        greeted = true;
        goLive();
    }

    private void goLive() {
        if (!greeted || !attachment.isControlOpen() || live) {
            return;
        }
        live = true;
        if (attachment.isMessagesOpen()) {
            transmitter.start(messages);
        }
        parts.heartbeat().start();
        parts.listener().onLive(epoch);
        parts.channels().goLive();
    }

    private void handleCredit(ControlFrame frame) {
        Long ack = frame.ack();
        if (ack != null) {
            parts.outbox().acknowledge(ack);
        }
        Limit limit = frame.limit();
        if (limit != null) {
            parts.outbox().raise(limit);
        }
    }

    private void handleHeartbeat(ControlFrame frame) {
        JsonText ping = frame.ping();
        if (ping != null && parts.heartbeat().mayAnswer()) {
            send(ControlFrame.EMPTY.withPong(ping));
        }
        JsonText pong = frame.pong();
        if (pong != null) {
            parts.heartbeat().onPong(pong);
        }
    }

    private void handleEnd(ControlFrame frame) {
        JsonText signal = frame.signal();
        if (signal != null) {
            parts.listener().onSignal(signal);
        }
        frame.parts().forEach(parts.control()::onPart);
        ControlFrame.Close close = frame.close();
        if (close != null) {
            parts.farewell().onClose(close);
        }
        Long closed = frame.closed();
        if (closed != null) {
            parts.farewell().onClosed(closed);
        }
        String bye = frame.bye();
        if (bye != null) {
            parts.farewell().onBye(bye);
        }
    }

    /** Says goodbye to who still expects one. */
    void sendBye(CloseReason reason) {
        ControlFrame bye = parts.farewell().bye(reason);
        if (bye != null) {
            send(bye);
        }
    }

    private static DataException violation(String what) {
        return new DataException(RtcErrorCode.PROTOCOL_VIOLATION, what);
    }
}
