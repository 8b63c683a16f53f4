package io.reactivertc.impl.desktop;

import io.reactivertc.media.Desktop.Availability;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Brings requests to an X server and answers back, one after the other. Every wait ends after some seconds. For one thread at a time. */
final class X11Wire implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int HEAD_BYTES = 32;
    private static final int MOST_BYTES = 300_000_000; // more than the largest picture
    private static final byte ERROR = 0;
    private static final byte REPLY = 1;
    private static final byte GENERIC_EVENT = 35;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer head = buffer(HEAD_BYTES);
    private ByteBuffer body = buffer(1 << 16);
    private long deadline;

    private X11Wire(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static X11Wire open(X11Address address) throws DisplayException {
        SocketAddress socket = address.isLocal()
                ? UnixDomainSocketAddress.of(address.socketPath())
                : new InetSocketAddress(address.host(), address.port());
        try {
            return open(socket);
        } catch (IOException | UnsupportedOperationException failure) {
            throw new DisplayException(Availability.UNREACHABLE, "the display at " + socket + " does not answer: " + failure);
        }
    }

    private static X11Wire open(SocketAddress socket) throws IOException {
        SocketChannel channel = socket instanceof UnixDomainSocketAddress ? SocketChannel.open(socket) : SocketChannel.open();
        try {
            channel.configureBlocking(false);
            X11Wire wire = new X11Wire(channel, Selector.open());
            channel.register(wire.selector, 0);
            wire.startWaiting();
            if (!channel.isConnected() && !channel.connect(socket)) {
                while (!channel.finishConnect()) {
                    wire.await(SelectionKey.OP_CONNECT);
                }
            }
            return wire;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Sends a request of which there is an answer, and returns its head; {@link #body} returns the rest. Throws {@link X11Error} if the server refuses it. */
    ByteBuffer ask(ByteBuffer request) throws DisplayException, X11Error {
        try {
            startWaiting();
            write(request);
            while (true) {
                read(head.clear());
                head.flip();
                byte kind = head.get(0);
                int length = head.getInt(4);
                if (kind == ERROR) {
                    throw new X11Error(head.get(1) & 0xFF);
                }
                if (kind == REPLY) {
                    readBody(length);
                    return head;
                }
                if ((kind & 0x7F) == GENERIC_EVENT) {
                    readBody(length); // of no interest, as all events
                }
            }
        } catch (IOException failure) {
            throw lost(failure);
        }
    }

    /** Returns what follows the head of the last answer. Its content is that of the next answer afterwards. */
    ByteBuffer body() {
        return body;
    }

    /** Sends the first words of a client, and returns the server's, whose lengths are known from its first eight bytes. */
    ByteBuffer greet(ByteBuffer greeting) throws DisplayException {
        try {
            startWaiting();
            write(greeting);
            read(head.clear().limit(8));
            head.flip();
            readBody(head.getShort(6) & 0xFFFF);
            return head;
        } catch (IOException failure) {
            throw lost(failure);
        }
    }

    private void readBody(int words) throws IOException {
        long bytes = 4L * words;
        if (words < 0 || bytes > MOST_BYTES) {
            throw new IOException("an answer of " + bytes + " bytes");
        }
        if (bytes > body.capacity()) {
            body = buffer((int) bytes);
        }
        read(body.clear().limit((int) bytes));
        body.flip();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void read(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            int count = channel.read(target);
            if (count < 0) {
                throw new IOException("the display ended the session");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ);
            }
        }
    }

    private void startWaiting() {
        deadline = System.nanoTime() + PATIENCE.toNanos();
    }

    private void await(int operation) throws IOException {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        channel.keyFor(selector).interestOps(operation);
        if (left <= 0 || selector.select(left) == 0 && deadline - System.nanoTime() <= 0) {
            throw new IOException("no answer within " + PATIENCE.toSeconds() + " s");
        }
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
    }

    private static DisplayException lost(IOException failure) {
        return new DisplayException(Availability.UNREACHABLE, "the display does not answer: " + failure.getMessage());
    }

    @Override
    public void close() {
        try {
            channel.close();
            selector.close();
        } catch (IOException ignored) {
            // it is gone in any case
        }
    }
}
