package io.reactivertc.impl.data;

import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Is one peer connection in memory, as far as its negotiated channels go: two sides, each with its loop. Callbacks come on the loops, never inside a call. A side can hold its
 * frames back as a slow network does (they count as buffered, and {@link Side#release} lets bytes go), hold back the confirmations of its engine, and the connection can be
 * cut, which loses all that is on its way.
 *
 * <p>All methods may be called on any thread; what they do is done on the loops.
 */
public final class FakeChannels {

    private final Side left;
    private final Side right;

    /** Written by tests, read by the loops. */
    private volatile boolean cut;

    private volatile boolean opened;

    /** Creates a connection that is not open yet. */
    public FakeChannels(RtcLoop leftLoop, RtcLoop rightLoop) {
        this.left = new Side(leftLoop);
        this.right = new Side(rightLoop);
    }

    /** Returns one side. */
    public Side left() {
        return left;
    }

    /** Returns the other side. */
    public Side right() {
        return right;
    }

    /** Opens all channels, those that both sides have and those that both will have. */
    public void open() {
        opened = true;
        left.tell();
        right.tell();
    }

    /** Loses all that is on its way and all that will be sent; nobody is told. */
    public void cut() {
        cut = true;
    }

    /** Returns whether it is cut. */
    public boolean isCut() {
        return cut;
    }

    /** Closes the channel with this id; both sides are told. */
    public void close(int id) {
        left.close(id);
        right.close(id);
    }

    private Side other(Side side) {
        return side == left ? right : left;
    }

    /** Is one end of the connection. */
    public final class Side implements ChannelOpener {

        private final RtcLoop loop;
        private final Map<Integer, Port> ports = new ConcurrentHashMap<>();

        /** On the loop: what the engine holds, and how much of it may go. */
        private final Queue<Runnable> held = new ArrayDeque<>();

        private final Queue<Integer> heldBytes = new ArrayDeque<>();
        private final Queue<Runnable> unconfirmed = new ArrayDeque<>();
        private boolean holding;
        private boolean holdingConfirmations;
        private volatile int polls;

        /** Written on the loop, read by tests once it is quiet. */
        private final List<Integer> frameSizes = new ArrayList<>();

        private Side(RtcLoop loop) {
            this.loop = loop;
        }

        @Override
        public ChannelPort openChannel(ChannelSpec spec, ChannelPort.Listener listener) {
            Port port = new Port(this, spec, listener);
            ports.put(spec.negotiatedId(), port);
            if (opened) {
                loop.execute(port::tellOpen);
            }
            return port;
        }

        /** Makes the engine keep frames. */
        public void hold() {
            loop.execute(() -> holding = true);
        }

        /** Lets the oldest frames go until this many bytes went. */
        public void release(int bytes) {
            loop.execute(() -> {
                int left = bytes;
                while (left > 0 && !held.isEmpty()) {
                    left -= heldBytes.remove();
                    held.remove().run();
                }
            });
        }

        /** Lets all frames go, from now on at once. */
        public void flow() {
            loop.execute(() -> holding = false);
            release(Integer.MAX_VALUE);
        }

        /** Makes the engine slow to take frames: {@link ChannelPort.Listener#onHanded} does not come. */
        public void holdConfirmations() {
            loop.execute(() -> holdingConfirmations = true);
        }

        /** Lets confirmations come again, those held first. */
        public void confirm() {
            loop.execute(() -> {
                holdingConfirmations = false;
                unconfirmed.forEach(loop::execute);
                unconfirmed.clear();
            });
        }

        /** Brings a frame to this side's listener as if the other side had sent it. */
        public void receive(int id, ByteBuffer frame, boolean binary) {
            Port port = ports.get(id);
            if (port != null) {
                loop.execute(() -> port.tellFrame(frame, binary));
            }
        }

        /** Returns how often the engine was asked what it holds. */
        public int polls() {
            return polls;
        }

        /** Returns the sizes of the frames that were sent on {@code rtc.messages}. */
        public List<Integer> frameSizes() {
            return frameSizes;
        }

        private void tell() {
            loop.execute(() -> ports.values().forEach(Port::tellOpen));
        }

        private void close(int id) {
            Port port = ports.get(id);
            if (port != null) {
                loop.execute(port::tellClosed);
            }
        }

        private long buffered() {
            return heldBytes.stream().mapToLong(Integer::longValue).sum();
        }
    }

    private final class Port implements ChannelPort {

        private final Side side;
        private final ChannelSpec spec;
        private final Listener listener;
        private boolean open;
        private boolean closed;

        Port(Side side, ChannelSpec spec, Listener listener) {
            this.side = side;
            this.spec = spec;
            this.listener = listener;
        }

        @Override
        public ChannelSpec spec() {
            return spec;
        }

        @Override
        public void send(ByteBuffer frame, boolean binary) {
            side.loop.assertInLoop();
            int bytes = frame.remaining();
            if (closed || cut || bytes > 262_144) {
                return;
            }
            if (spec.negotiatedId() == 1) {
                side.frameSizes.add(bytes);
            }
            ByteBuffer copy = ByteBuffer.allocate(bytes).put(frame).flip().asReadOnlyBuffer();
            Runnable going = () -> carry(copy, binary);
            if (side.holding) {
                side.held.add(going);
                side.heldBytes.add(bytes);
            } else {
                going.run();
            }
            confirm(bytes);
        }

        private void confirm(int bytes) {
            Runnable telling = () -> tellHanded(bytes);
            if (side.holdingConfirmations) {
                side.unconfirmed.add(telling);
            } else {
                side.loop.execute(telling);
            }
        }

        private void carry(ByteBuffer frame, boolean binary) {
            Side other = other(side);
            other.loop.execute(() -> {
                Port port = other.ports.get(spec.negotiatedId());
                if (port != null) {
                    port.tellFrame(frame, binary);
                }
            });
        }

        @Override
        public void pollBuffered() {
            side.loop.assertInLoop();
            side.polls++;
            long bytes = side.buffered();
            side.loop.execute(() -> {
                if (!closed && !cut) {
                    listener.onBuffered(bytes);
                }
            });
        }

        @Override
        public void close() {
            side.loop.execute(this::tellClosed);
            Port port = other(side).ports.get(spec.negotiatedId());
            if (port != null) {
                port.side.loop.execute(port::tellClosed);
            }
        }

        private void tellOpen() {
            if (!open && !closed && !cut) {
                open = true;
                listener.onOpen();
            }
        }

        private void tellFrame(ByteBuffer frame, boolean binary) {
            if (!closed && !cut) {
                listener.onFrame(frame, binary);
            }
        }

        private void tellHanded(int bytes) {
            if (!closed && !cut) {
                listener.onHanded(bytes);
            }
        }

        private void tellClosed() {
            if (!closed) {
                closed = true;
                listener.onClosed();
            }
        }
    }

    /** Returns the port's listener state for tests that ask whether a channel was ever made. */
    @Nullable
    ChannelSpec spec(Side side, int id) {
        Port port = side.ports.get(id);
        return port == null ? null : port.spec();
    }
}
