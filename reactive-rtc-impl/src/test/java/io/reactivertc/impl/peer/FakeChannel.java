package io.reactivertc.impl.peer;

import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Is a data channel of a {@link FakePeerPort}: reliable and ordered; what is sent while the path is broken waits. Confined to its loop. */
public final class FakeChannel implements ChannelPort {

    static final Listener NOBODY = new Listener() {
        @Override
        public void onOpen() {}

        @Override
        public void onFrame(ByteBuffer frame, boolean binary) {}

        @Override
        public void onHanded(int bytes) {}

        @Override
        public void onBuffered(long bytes) {}

        @Override
        public void onClosed() {}
    };

    private final FakePeerPort port;
    private final RtcLoop loop;
    private final int id;
    private final ChannelSpec spec;
    private final Deque<Frame> waiting = new ArrayDeque<>();
    private Listener listener;
    private boolean open;
    private boolean closed;

    FakeChannel(FakePeerPort port, RtcLoop loop, int id, ChannelSpec spec, Listener listener) {
        this.port = port;
        this.loop = loop;
        this.id = id;
        this.spec = spec;
        this.listener = listener;
    }

    int id() {
        return id;
    }

    /** Returns whether it is closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public ChannelSpec spec() {
        return spec;
    }

    @Override
    public void send(ByteBuffer frame, boolean binary) {
        if (open && !closed) {
            ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
            waiting.add(new Frame(copy.asReadOnlyBuffer(), binary));
            loop.execute(() -> {
                if (!closed && !port.isClosed()) {
                    listener.onHanded(copy.capacity());
                }
            });
            flush();
        }
    }

    @Override
    public void pollBuffered() {
        long bytes = waiting.stream().mapToLong(frame -> frame.bytes.remaining()).sum();
        loop.execute(() -> {
            if (!closed && !port.isClosed()) {
                listener.onBuffered(bytes);
            }
        });
    }

    @Override
    public void close() {
        if (!closed) {
            FakePeerPort end = port.other();
            if (end != null && port.isWhole()) {
                end.loop().schedule(() -> {
                    FakeChannel back = end.channel(id);
                    if (back != null) {
                        back.lose();
                    }
                }, port.network().latency());
            }
            lose();
        }
    }

    void listenedBy(Listener next) {
        listener = next;
    }

    void open() {
        if (!open && !closed && !port.isClosed()) {
            open = true;
            listener.onOpen();
            flush();
        }
    }

    void flush() {
        FakePeerPort end = port.other();
        while (end != null && open && port.isWhole() && !waiting.isEmpty()) {
            Frame frame = waiting.poll();
            end.loop().schedule(() -> {
                FakeChannel back = end.channel(id);
                if (back != null) {
                    back.receive(frame);
                }
            }, port.network().latency());
        }
    }

    private void receive(Frame frame) {
        if (!closed && !port.isClosed()) {
            open();
            listener.onFrame(frame.bytes.duplicate(), frame.binary);
        }
    }

    void lose() {
        if (!closed) {
            closed = true;
            waiting.clear();
            loop.execute(() -> {
                if (!port.isClosed()) {
                    listener.onClosed();
                }
            });
        }
    }

    private record Frame(ByteBuffer bytes, boolean binary) {}
}
