package io.reactivertc.netlab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Is a packet under way. Sorts by when it arrives, then by when it was sent. */
final class Parcel implements Comparable<Parcel> {

    private final long due;
    private final long number;
    private final DatagramChannel from;
    private final InetSocketAddress to;
    private final byte[] bytes;

    Parcel(long due, long number, DatagramChannel from, InetSocketAddress to, ByteBuffer content) {
        this.due = due;
        this.number = number;
        this.from = from;
        this.to = to;
        this.bytes = new byte[content.remaining()];
        content.get(bytes);
    }

    long due() {
        return due;
    }

    void send() {
        try {
            from.send(ByteBuffer.wrap(bytes), to);
        } catch (IOException failed) {
            // the socket was closed, or nobody listens there: the packet is lost
        }
    }

    @Override
    public int compareTo(Parcel other) {
        return due == other.due ? Long.compare(number, other.number) : Long.compare(due - other.due, 0);
    }
}
