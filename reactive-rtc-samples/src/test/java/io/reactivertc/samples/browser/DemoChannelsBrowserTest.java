package io.reactivertc.samples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.data.ChannelOptions;
import io.reactivertc.data.DataChannel;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerState;
import io.reactivertc.room.Room;
import io.reactivertc.samples.DemoServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;

/** Opens data channels between a JVM peer and a real page, from both sides. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoChannelsBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PIECES = 400;
    private static final int PIECE_BYTES = 20_000;

    private Chromium chromium;
    private DemoServer server;
    private RtcConnection connection;
    private Page page;
    private Peer peer;

    @BeforeAll
    void meet() {
        chromium = Chromium.start();
        server = DemoServer.bind("localhost", 0).block(PATIENCE);
        connection = RtcConnector.create().signaling(server.signaling()).userId("jvm").connect().block(PATIENCE);
        Room room = connection.open(RoomId.of("channels")).block(PATIENCE);
        page = chromium.open(URI.create("http://localhost:" + server.server().port() + "/?room=channels"));
        page.evaluate(
                """
                        window.channels = {};
                        rtcDemo.join('channels', 'Page').then(() => rtcDemo.room.peer('jvm').addEventListener('channel', ({ channel }) => {
                            channels[channel.label] = channel;
                        }))""");
        peer = room.peers().next().block(PATIENCE);
        peer.states().filter(PeerState::isConnected).next().block(PATIENCE);
        page.waitUntil("rtcDemo.peers[0].state === 'Connected'", PATIENCE);
    }

    @AfterAll
    void part() {
        page.close();
        connection.close().block(PATIENCE);
        server.close().block(PATIENCE);
        chromium.close();
    }

    @Test
    void aStreamOfTheJvmReachesAPageThatReadsSlowlyWhole() {
        DataChannel channel = peer.openChannel("down").block(PATIENCE);
        page.waitUntil("channels.down?.state.name === 'Open'", PATIENCE);
        page.evaluate("""
                window.down = { bytes: 0, ended: false };
                (async () => {
                    for await (const message of channels.down.messages()) {
                        down.bytes += message.size;
                        if (down.bytes %% 7 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
                    }
                    down.ended = true;
                })(); true""".replace("%%", "%"));

        channel.sendBytes(Flux.range(0, PIECES).map(n -> ByteBuffer.allocate(PIECE_BYTES))).block(PATIENCE);

        page.waitUntil("down.ended", PATIENCE);
        assertThat(page.evaluate("down.bytes").asLong()).isEqualTo((long) PIECES * PIECE_BYTES);
        channel.close().block(PATIENCE);
        page.waitUntil("channels.down.state.name === 'Closed'", PATIENCE);
    }

    @Test
    void aStreamOfThePageReachesTheJvmWholeAndIsAnswered() {
        page.evaluate("rtcDemo.room.peer('jvm').openChannel('up').then((channel) => { channels.up = channel; }); true");
        DataChannel channel = peer.channels().filter(each -> each.label().equals("up")).next().block(PATIENCE);
        page.waitUntil("channels.up?.state.name === 'Open'", PATIENCE);
        page.evaluate("""
                channels.up.sendAll((function* pieces() { for (let n = 0; n < %d; n++) yield new Uint8Array(%d); })()); true"""
                .formatted(PIECES, PIECE_BYTES));

        long bytes = channel.bytes().map(ByteBuffer::remaining).reduce(0, Integer::sum).block(PATIENCE);
        assertThat(bytes).isEqualTo((long) PIECES * PIECE_BYTES);
        page.evaluate("window.answer = channels.up.messages().next(); true");
        channel.send("all here").block(PATIENCE);
        assertThat(page.evaluate("answer.then(({ value }) => value.text)").asString()).isEqualTo("all here");
        page.evaluate("channels.up.close('done')");
        assertThat(channel.onClose().block(PATIENCE).text()).isEqualTo("done");
    }

    @Test
    void channelsThatComeAndGoOpenEachTime() {
        for (int n = 0; n < 100; n++) {
            String label = "brief-" + n;
            DataChannel channel = peer.openChannel(label).block(PATIENCE);
            if (n % 2 == 0) {
                channel.close().block(PATIENCE);
            } else {
                page.waitUntil("channels['" + label + "']?.state.name === 'Open'", PATIENCE);
                page.evaluate("channels['" + label + "'].close('enough'); true");
                assertThat(channel.onClose().block(PATIENCE).text()).isEqualTo("enough");
            }
        }
    }

    @Test
    void rawChannelsCarryTextAndBytesBothWays() {
        DataChannel channel = peer.openChannel("raw", ChannelOptions.raw().unordered().withMaxRetransmits(3)).block(PATIENCE);
        page.waitUntil("channels.raw?.state.name === 'Open'", PATIENCE);
        assertThat(page.evaluate("channels.raw.hasDemand").asBoolean()).isFalse();
        page.evaluate("window.raw = []; channels.raw.onMessage((message) => raw.push(message.kind)); true");
        Flux<DataMessage> heard = channel.messages().replay().autoConnect(0);

        channel.send(Flux.just(Payload.text("a"), Payload.binary(new byte[3]))).block(PATIENCE);
        page.waitUntil("raw.length === 2", PATIENCE);
        page.evaluate("channels.raw.send('b').then(() => channels.raw.send(new Uint8Array(2))).then(() => true)");

        List<DataMessage.Kind> kinds = heard.map(DataMessage::kind).take(2).collectList().block(PATIENCE);
        assertThat(kinds).containsExactlyInAnyOrder(DataMessage.Kind.TEXT, DataMessage.Kind.BINARY);
        channel.close().block(PATIENCE);
    }
}
