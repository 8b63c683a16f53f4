package io.reactivertc.netlab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * Relays UDP between two ends of this machine, badly if told to. For an address of either end it opens a <em>door</em>: what is sent to the door arrives at that address, from a
 * socket that the relay keeps for the sender, as a NAT does; what comes back to that socket goes back to the sender, from the door.
 *
 * <p>One line leads to each end, over all doors. Everything runs on one thread of the relay; packets leave within about a millisecond of their time. With the same seed and the
 * same packets, the same are dropped.
 */
public final class UdpRelay implements AutoCloseable {

    /** Is one of the two ends. */
    public enum End {
        /** The end behind the relay. */
        NEAR,
        /** The other one. */
        FAR;

        End other() {
            return this == NEAR ? FAR : NEAR;
        }
    }

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SHORTLY = MILLISECOND / 5;
    private static final int LARGEST_PACKET = 65_535;
    private static final long PATIENCE_MILLIS = 10_000;

    private final Line near;
    private final Line far;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Set<InetSocketAddress> doors = ConcurrentHashMap.newKeySet();

    // Only the relay's thread uses these.
    private final PriorityQueue<Parcel> underWay = new PriorityQueue<>();
    private final List<Door> open = new ArrayList<>();
    private final ByteBuffer packet = ByteBuffer.allocateDirect(LARGEST_PACKET);
    private long number;

    private volatile boolean closed;

    /**
     * Starts a relay.
     *
     * @param seed decides what is lost, held back and delayed at random
     */
    public UdpRelay(long seed) {
        near = new Line(seed);
        far = new Line(~seed);
        try {
            selector = Selector.open();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        thread = new Thread(this::run, "netlab-relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the line that leads to an end. */
    public Line to(End end) {
        return end == End.NEAR ? near : far;
    }

    /** Makes both lines like this. */
    public void become(Impairment impairment) {
        near.become(impairment);
        far.become(impairment);
    }

    /**
     * Opens a door to an address of an end, and returns the address of the door.
     *
     * @throws UncheckedIOException if the address is not of this machine
     */
    public InetSocketAddress open(InetSocketAddress target, End end) {
        try {
            DatagramChannel channel = bind(target);
            InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
            doors.add(address);
            enqueue(() -> open.add(new Door(this, channel, target, end)));
            return address;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Returns whether an address is that of a door. */
    public boolean isDoor(InetSocketAddress address) {
        return doors.contains(address);
    }

    /** Changes all paths through the relay, as a NAT does that forgot them: what is sent from now on comes from other ports, and what is sent to the earlier ones is lost. */
    public void forgetPaths() {
        enqueue(() -> open.forEach(Door::forgetPaths));
    }

    /** Closes all doors that are open now, as if the ends had moved to another network: only addresses told from now on lead anywhere. */
    public void closeDoors() {
        enqueue(() -> {
            open.forEach(Door::close);
            open.clear();
        });
    }

    /** Ends the relay. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(Runnable command) {
        commands.add(command);
        selector.wakeup();
    }

    // the relay's thread

    private void run() {
        try (selector) {
            while (!closed) {
                await();
                for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                    command.run();
                }
                selector.selectedKeys().forEach(key -> ((Runnable) key.attachment()).run());
                selector.selectedKeys().clear();
                deliver();
            }
            commands.forEach(Runnable::run);
            open.forEach(Door::close);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void await() throws IOException {
        Parcel next = underWay.peek();
        long wait = next == null ? Long.MAX_VALUE : next.due() - System.nanoTime();
        if (next == null) {
            selector.select();
        } else if (wait >= 2 * MILLISECOND) {
            selector.select(wait / MILLISECOND - 1);
        } else {
            if (wait > 0) {
                LockSupport.parkNanos(Math.min(wait, SHORTLY));
            }
            selector.selectNow();
        }
    }

    private void deliver() {
        long now = System.nanoTime();
        for (Parcel next = underWay.peek(); next != null && next.due() - now <= 0; next = underWay.peek()) {
            underWay.remove();
            next.send();
        }
    }

    /** Reads all that came to a socket, and says who sent each packet. */
    void drain(DatagramChannel from, BiConsumer<InetSocketAddress, ByteBuffer> each) {
        try {
            packet.clear();
            for (SocketAddress sender = from.receive(packet); sender != null; sender = from.receive(packet)) {
                each.accept((InetSocketAddress) sender, packet.flip());
                packet.clear();
            }
        } catch (IOException failed) {
            // closed meanwhile, or the end is gone: what it sent is lost
        }
    }

    /** Puts a packet on the line to an end. */
    void post(End end, DatagramChannel from, InetSocketAddress to, ByteBuffer content) {
        long due = to(end).carry(System.nanoTime(), content.remaining());
        if (due != Line.DROPPED) {
            underWay.add(new Parcel(due, number++, from, to, content));
        }
    }

    /** Has a socket watched. */
    void watch(DatagramChannel channel, Runnable onReadable) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, onReadable);
    }

    /** Makes a socket on the same interface as an address. */
    static DatagramChannel bind(InetSocketAddress beside) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 4 << 20);
        return channel.bind(new InetSocketAddress(beside.getAddress(), 0));
    }
}
