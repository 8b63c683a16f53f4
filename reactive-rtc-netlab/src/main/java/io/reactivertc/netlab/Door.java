package io.reactivertc.netlab;

import io.reactivertc.netlab.UdpRelay.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;

/** Stands for one address of an end, and keeps a socket for each sender. Used by the relay's thread only. */
final class Door {

    private final UdpRelay relay;
    private final DatagramChannel channel;
    private final InetSocketAddress target;
    private final End end;
    private final Map<InetSocketAddress, DatagramChannel> paths = new HashMap<>();

    Door(UdpRelay relay, DatagramChannel channel, InetSocketAddress target, End end) {
        this.relay = relay;
        this.channel = channel;
        this.target = target;
        this.end = end;
        watch(channel, () -> relay.drain(channel, this::enter));
    }

    private void enter(InetSocketAddress sender, ByteBuffer packet) {
        relay.post(end, paths.computeIfAbsent(sender, this::path), target, packet);
    }

    private DatagramChannel path(InetSocketAddress sender) {
        try {
            DatagramChannel path = UdpRelay.bind(target);
            watch(path, () -> relay.drain(path, (from, packet) -> leave(from, packet, sender)));
            return path;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void leave(InetSocketAddress from, ByteBuffer packet, InetSocketAddress sender) {
        if (from.equals(target)) {
            relay.post(end.other(), channel, sender, packet);
        }
    }

    private void watch(DatagramChannel watched, Runnable onReadable) {
        try {
            relay.watch(watched, onReadable);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void forgetPaths() {
        paths.values().forEach(Door::close);
        paths.clear();
    }

    void close() {
        forgetPaths();
        close(channel);
    }

    private static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException failed) {
            // it is of no more use
        }
    }
}
