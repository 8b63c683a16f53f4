package io.reactivertc.impl.data;

import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Is the pair of channels on one peer connection, until it is let go of; what they still tell afterwards is ignored. On the loop. */
final class Attachment {

    private static final Logger log = LoggerFactory.getLogger(Attachment.class);
    private static final String CONTROL = "rtc.control";
    private static final String MESSAGES = "rtc.messages";
    private static final int MOST_CONTROL_BYTES = 65_536;

    /** Receives what happens on the channels. */
    interface Events {

        /** Tells that control frames can be sent. */
        void onControlOpen();

        /** Tells that message frames can be sent. */
        void onMessagesOpen();

        /** Brings a control frame; what it throws is a violation. */
        void onControl(String json);

        /** Brings a message frame; what it throws is a violation. */
        void onMessages(ByteBuffer frame);

        /** Tells that the engine has the oldest message frame. */
        void onHanded(int bytes);

        /** Tells how much the engine holds of message frames. */
        void onBuffered(long bytes);

        /** Tells that one of the channels is closed. At most once. */
        void onLost();

        /** Tells that the other side broke the protocol. */
        void onViolation(DataException violation);
    }

    private final int epoch;
    private final Events events;
    private final ChannelPort control;
    private final ChannelPort messages;
    private boolean controlOpen;
    private boolean messagesOpen;
    private boolean muted;
    private boolean detached;

    /** Creates both channels. */
    Attachment(ChannelOpener pc, int epoch, Events events) {
        this.epoch = epoch;
        this.events = events;
        this.control = pc.openChannel(ChannelSpec.negotiated(CONTROL, 0), new ControlListener());
        this.messages = pc.openChannel(ChannelSpec.negotiated(MESSAGES, 1), new MessagesListener());
    }

    int epoch() {
        return epoch;
    }

    ChannelPort messages() {
        return messages;
    }

    boolean isMessagesOpen() {
        return messagesOpen;
    }

    boolean isControlOpen() {
        return controlOpen && !detached;
    }

    /** Sends a control frame and returns true; returns false if the channel is not open or the frame is too large. */
    boolean sendControl(String json) {
        if (!isControlOpen()) {
            return false;
        }
        byte[] frame = json.getBytes(StandardCharsets.UTF_8);
        if (frame.length > MOST_CONTROL_BYTES) {
            return false;
        }
        control.send(ByteBuffer.wrap(frame), false);
        return true;
    }

    /** Ignores what the other side still sends. */
    void mute() {
        muted = true;
    }

    /** Lets go of the channels, which their owner closes. */
    void detach() {
        detached = true;
    }

    private void receive(Runnable reading) {
        try {
            reading.run();
        } catch (DataException violation) {
            events.onViolation(violation);
        } catch (RuntimeException unforeseen) { // going on would be on half of a frame
            log.error("a frame could not be taken; the link ends", unforeseen);
            events.onViolation(violation("a frame that could not be taken"));
        }
    }

    private void lost() {
        if (!detached) {
            detached = true;
            events.onLost();
        }
    }

    private static DataException violation(String what) {
        return new DataException(RtcErrorCode.PROTOCOL_VIOLATION, what);
    }

    private final class ControlListener implements ChannelPort.Listener {

        @Override
        public void onOpen() {
            if (!detached) {
                controlOpen = true;
                events.onControlOpen();
            }
        }

        @Override
        public void onFrame(ByteBuffer frame, boolean binary) {
            if (!detached && !muted) {
                receive(() -> read(frame, binary));
            }
        }

        private void read(ByteBuffer frame, boolean binary) {
            if (binary || frame.remaining() > MOST_CONTROL_BYTES) {
                throw violation("a control frame of " + frame.remaining() + " bytes, binary: " + binary);
            }
            events.onControl(StandardCharsets.UTF_8.decode(frame).toString());
        }

        @Override
        public void onHanded(int bytes) {}

        @Override
        public void onBuffered(long bytes) {}

        @Override
        public void onClosed() {
            lost();
        }
    }

    private final class MessagesListener implements ChannelPort.Listener {

        @Override
        public void onOpen() {
            if (!detached) {
                messagesOpen = true;
                events.onMessagesOpen();
            }
        }

        @Override
        public void onFrame(ByteBuffer frame, boolean binary) {
            if (!detached && !muted) {
                receive(() -> read(frame, binary));
            }
        }

        private void read(ByteBuffer frame, boolean binary) {
            if (!binary || frame.remaining() > RecordFormat.MOST_FRAME_BYTES) {
                throw violation("a frame of messages of " + frame.remaining() + " bytes, binary: " + binary);
            }
            events.onMessages(frame);
        }

        @Override
        public void onHanded(int bytes) {
            if (!detached) {
                events.onHanded(bytes);
            }
        }

        @Override
        public void onBuffered(long bytes) {
            if (!detached) {
                events.onBuffered(bytes);
            }
        }

        @Override
        public void onClosed() {
            lost();
        }
    }
}
