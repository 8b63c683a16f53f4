package io.reactivertc.netlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.netlab.UdpRelay.End;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UdpRelayServerTest {

    private final UdpRelay relay = new UdpRelay(1);
    private DatagramSocket near;
    private DatagramSocket far;
    private InetSocketAddress door;

    @BeforeEach
    void open() throws IOException {
        near = socket();
        far = socket();
        door = relay.open((InetSocketAddress) near.getLocalSocketAddress(), End.NEAR);
    }

    @AfterEach
    void close() {
        relay.close();
        near.close();
        far.close();
    }

    @Test
    void keepsASocketForEachSender() throws IOException {
        try (DatagramSocket other = socket()) {
            send(far, "one", door);
            DatagramPacket one = receive(near);
            send(other, "two", door);
            DatagramPacket two = receive(near);

            assertThat(one.getSocketAddress()).isNotEqualTo(two.getSocketAddress()).isNotEqualTo(far.getLocalSocketAddress());
            send(near, "to one", one.getSocketAddress());
            send(near, "to two", two.getSocketAddress());
            assertThat(text(receive(far))).isEqualTo("to one");
            DatagramPacket answer = receive(other);
            assertThat(text(answer)).isEqualTo("to two");
            assertThat(answer.getSocketAddress()).isEqualTo(door);
        }
    }

    @Test
    void takesNothingFromStrangers() throws IOException {
        try (DatagramSocket stranger = socket()) {
            send(far, "one", door);
            DatagramPacket one = receive(near);

            send(stranger, "let me in", one.getSocketAddress());
            send(near, "answer", one.getSocketAddress());

            assertThat(text(receive(far))).isEqualTo("answer");
        }
    }

    @Test
    void delaysByWhatTheLineToThatEndSays() throws IOException {
        relay.to(End.NEAR).become(Impairment.NONE.withDelay(Duration.ofMillis(80)));

        long begun = System.nanoTime();
        send(far, "one", door);
        DatagramPacket one = receive(near);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
        send(near, "back", one.getSocketAddress());
        assertThat(text(receive(far))).isEqualTo("back");
    }

    @Test
    void cutsOneDirectionAlone() throws IOException {
        send(far, "one", door);
        DatagramPacket one = receive(near);

        relay.to(End.FAR).become(Impairment.CUT);
        send(near, "lost", one.getSocketAddress());
        send(far, "two", door);
        assertThat(text(receive(near))).isEqualTo("two");

        // "two" passed the relay after "lost" was dropped or before; either way "lost" is gone once it is counted.
        while (relay.to(End.FAR).dropped() == 0) {
            Thread.onSpinWait();
        }
        relay.to(End.FAR).become(Impairment.NONE);
        send(near, "three", one.getSocketAddress());
        assertThat(text(receive(far))).isEqualTo("three");
    }

    @Test
    void changesPathsWhenTold() throws IOException {
        send(far, "one", door);
        DatagramPacket one = receive(near);

        relay.forgetPaths();
        send(far, "two", door);
        DatagramPacket two = receive(near);

        assertThat(two.getSocketAddress()).isNotEqualTo(one.getSocketAddress());
        send(near, "to the old path", one.getSocketAddress());
        send(near, "to the new path", two.getSocketAddress());
        assertThat(text(receive(far))).isEqualTo("to the new path");
    }

    @Test
    void leadsNowhereThroughDoorsThatWereClosed() throws IOException {
        send(far, "one", door);
        receive(near);

        relay.closeDoors();
        InetSocketAddress another = relay.open((InetSocketAddress) near.getLocalSocketAddress(), End.NEAR);
        send(far, "two", door);
        send(far, "three", another);

        assertThat(text(receive(near))).isEqualTo("three");
    }

    @Test
    void closesItsSockets() throws IOException {
        send(far, "one", door);
        receive(near);

        relay.close();

        try (DatagramSocket free = new DatagramSocket(door)) {
            assertThat(free.isBound()).isTrue();
        }
        send(far, "two", door);
        near.setSoTimeout(50);
        assertThatThrownBy(() -> receive(near)).isInstanceOf(SocketTimeoutException.class);
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(DatagramSocket from, String text, SocketAddress to) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        at.receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
