package io.reactivertc.impl.data;

import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is one in-band channel on one life of a peer connection. What it sends leaves in turn with the other channels of that connection, within one budget; see {@link LinkChannels}.
 * All methods are called, and all callbacks arrive, on the loop.
 */
public final class FairChannel {

    /** Says how a channel ended. */
    public enum End {
        /** One of the two sides closed it. */
        CLOSED,
        /** The peer connection is gone, and the channel with it. */
        CONNECTION_GONE
    }

    /** Receives what happens to a channel. */
    public interface Listener {

        /** Tells that frames may be sent. At most once. */
        void onOpen();

        /** Brings a frame; the buffer is the listener's own, read-only, and backed by nothing native. */
        void onFrame(ByteBuffer frame, boolean binary);

        /** Takes the next frame, because it is this channel's turn; null if there is none: {@link FairChannel#ready()} says when there is again. */
        @Nullable
        Frame nextFrame(int maxBytes);

        /** Tells that the engine has the oldest of the frames taken by {@link #nextFrame}. */
        void onHanded(int bytes);

        /** Tells that the channel ended. At most once; nothing follows. */
        void onEnd(End end);
    }

    /** How long a channel that was closed elsewhere may be but the first of all to go, with the connection. */
    private static final Duration LAST_OF_CONNECTION = Duration.ofMillis(100);

    private final LinkChannels owner;
    private final RtcLoop loop;
    private final int epoch;
    private final int weight;
    private @Nullable Listener listener;
    private @Nullable ChannelPort port;
    private @Nullable Turn turn;
    private boolean open;
    private boolean ready;
    private boolean closing;
    private boolean ended;

    FairChannel(LinkChannels owner, RtcLoop loop, int epoch, int weight) {
        this.owner = owner;
        this.loop = loop;
        this.epoch = epoch;
        this.weight = weight;
    }

    /** Names who is told. */
    void listen(Listener who) {
        listener = who;
    }

    /** Takes its channel and its place; before anything is told. */
    void bind(ChannelPort made, SendTurns turns) {
        port = made;
        turn = turns.bulk(made, new Frames(), weight);
    }

    /** Returns what it was made with, by whichever side. */
    public ChannelSpec spec() {
        return port().spec();
    }

    /** Returns on which life of the peer connection it is. */
    public int epoch() {
        return epoch;
    }

    /** Returns whether frames can be sent. */
    public boolean isOpen() {
        return open && !ended;
    }

    /** Says that there is something to send: the listener is asked for frames when it is this channel's turn. Before the channel is open: as soon as it is. */
    public void ready() {
        ready = true;
        if (isOpen()) {
            turn().ready();
        }
    }

    /** Sends a text at once, behind the frames that were taken before; for short ones that steer what the channel carries. Dropped unless open. */
    public void sendText(String text) {
        if (isOpen()) {
            turn().sendNow(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false);
        }
    }

    /** Says which share of the link it gets in relation to other channels; {@link LinkChannels#NORMAL_WEIGHT} is usual. */
    public void weight(int next) {
        turn().weight = LinkChannels.bounded(next);
    }

    /** Closes the channel; what was taken and sent before is still delivered. Idempotent. */
    public void close() {
        closing = true;
        turn().end();
        port().close();
    }

    /** Gives its place back: nobody listens to it. */
    void refuse() {
        ended = true;
        turn().end();
    }

    /** Ends because the connection is gone. */
    void connectionGone() {
        end(End.CONNECTION_GONE);
    }

    private void end(End how) {
        if (!ended) {
            ended = true;
            turn().end();
            owner.leave(this);
            if (listener != null) {
                listener.onEnd(how);
            }
        }
    }

    /** Returns who is told by the port. */
    ChannelPort.Listener events() {
        return new Events();
    }

    private ChannelPort port() {
        ChannelPort bound = port;
        if (bound == null) {
            throw new IllegalStateException("not bound");
        }
        return bound;
    }

    /** Returns its place. */
    Turn turn() {
        Turn bound = turn;
        if (bound == null) {
            throw new IllegalStateException("not bound");
        }
        return bound;
    }

    private final class Events implements ChannelPort.Listener {

        @Override
        public void onOpen() {
            if (!ended && listener != null) {
                open = true;
                listener.onOpen();
                if (ready) {
                    turn().ready();
                }
            }
        }

        @Override
        public void onFrame(ByteBuffer frame, boolean binary) {
            if (!ended && listener != null) {
                listener.onFrame(frame, binary);
            }
        }

        @Override
        public void onHanded(int bytes) {
            turn().onHanded(bytes);
        }

        @Override
        public void onBuffered(long bytes) {
            turn().onBuffered(bytes);
        }

        @Override
        public void onClosed() {
            if (closing) {
                end(End.CLOSED);
            } else {
                open = false;
                turn().end();
                loop.schedule(() -> end(End.CLOSED), LAST_OF_CONNECTION);
            }
        }
    }

    private final class Frames implements Turn.Source {

        @Override
        public @Nullable Frame nextFrame(int maxBytes) {
            return ended || listener == null ? null : listener.nextFrame(maxBytes);
        }

        @Override
        public void onHanded(int bytes) {
            if (!ended && listener != null) {
                listener.onHanded(bytes);
            }
        }
    }
}
