package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the commands say and answer beside a real server. */
class RtcServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final RoomId ROOM = RoomId.of("secret");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final InputStream before = System.in;
    private BoundServer server;
    private RtcConnection owner;
    private Room room;

    @BeforeEach
    void openRoomWithAPassword() throws IOException {
        System.setIn(new PipedInputStream(new PipedOutputStream())); // nobody types
        server = SignalingServer.create().port(0).bind().block(PATIENCE);
        owner = RtcConnector.create().signaling(server.uri()).userId("owner").connect().block(PATIENCE);
        room = owner.room(ROOM);
        room.open(RoomOptions.DEFAULT.withPassword("right")).block(PATIENCE);
    }

    @AfterEach
    void close() {
        System.setIn(before);
        owner.close().block(PATIENCE);
        server.close().block(PATIENCE);
    }

    @Test
    void joinSaysWhyTheRoomRefused() {
        assertThat(run("join", "secret", "--password=wrong", "--server=" + server.uri())).isEqualTo(4);
        assertThat(err.toString()).contains("BAD_PASSWORD").doesNotContain("\tat ");
    }

    @Test
    void joinSaysThatTheRoomWasClosed() throws Exception {
        CompletableFuture<Integer> joined =
                CompletableFuture.supplyAsync(() -> run("join", "secret", "--password=right", "--server=" + server.uri()));
        room.peers().blockFirst(PATIENCE);

        room.closeForAll().block(PATIENCE);

        assertThat(joined.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotZero();
        assertThat(err.toString()).contains("the room was closed");
    }

    @Test
    void serveSaysThatThePortIsTaken() {
        assertThat(run("serve", "--port=" + server.port())).isEqualTo(1);
        assertThat(err.toString()).contains(":" + server.port(), "in use").doesNotContain("\tat ");
    }

    @Test
    void serveSaysThatThereIsNoSecretFile() {
        assertThat(run("serve", "--port=0", "--secret-file=no/such/file")).isEqualTo(1);
        assertThat(err.toString()).contains("no such file: no/such/file");
    }

    private int run(String... arguments) {
        return Rtc.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }
}
