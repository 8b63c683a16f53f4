package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.data.ChannelOptions;
import io.reactivertc.data.ChannelState;
import io.reactivertc.data.DataChannel;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Says on channels with flow control what may not be said: it ends that channel with a code at both ends, and nothing else. */
class ChannelAbuseTest {

    private static final Duration SOON = Duration.ofMillis(500);
    private static final String GREETING = "{\"limit\":{\"messages\":64,\"bytes\":1048576}}";
    private static final int LAST = 1;

    private final PeerPair pair = PeerPair.connected();
    private final FakePeerPort port = pair.engine.live().get(0);
    private final List<String> heard = new ArrayList<>();
    private final AtomicReference<FakeChannel> abuser = new AtomicReference<>();
    private final List<DataChannel> shown = new ArrayList<>();

    @AfterEach
    void end() {
        assertThat(pair.isConnected()).as("nothing else is hurt").isTrue();
        pair.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "not JSON", "[]", "{\"ack\":0}", "{\"limit\":{\"messages\":-1,\"bytes\":0}}",
            "{\"limit\":{\"messages\":9007199254740993,\"bytes\":0}}",
            "{\"limit\":5}", "{}", "{\"end\":{\"messages\":0,\"bytes\":0}}"})
    void somethingElseThanAValidLimitAtFirst(String text) {
        open();
        say(text);

        assertRefused("PROTOCOL_VIOLATION");
        assertThat(shown).isEmpty();
    }

    @Test
    void aMessageBeforeTheFirstLimit() {
        open();
        send(record(LAST, new byte[10]));

        assertRefused("PROTOCOL_VIOLATION");
    }

    @Test
    void moreMessagesThanAllowed() {
        greet();
        for (int n = 0; n < 65; n++) {
            send(record(LAST, new byte[10]));
        }

        assertFailed(RtcErrorCode.WINDOW_EXCEEDED);
    }

    @Test
    void moreBytesThanAllowed() {
        greet();
        for (int n = 0; n < 6; n++) {
            send(record(LAST, new byte[262_138]));
        }

        assertFailed(RtcErrorCode.WINDOW_EXCEEDED);
    }

    @Test
    void aMessageWithoutEnd() {
        greet();
        for (int n = 0; n < 65; n++) {
            send(record(0, new byte[262_138]));
        }

        assertFailed(RtcErrorCode.MESSAGE_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"end\":{\"messages\":2,\"bytes\":10}}", "{\"end\":{\"messages\":1,\"bytes\":9}}",
            "{\"end\":{\"messages\":0,\"bytes\":0}}",
            "{\"ack\":1}", "{\"closed\":{\"received\":0}}", "{\"close\":{\"reason\":\"\",\"last\":0}}",
            "{\"error\":{\"code\":\"X\"}}"})
    void countsThatCannotBe(String text) {
        greet();
        send(record(LAST, new byte[10]));
        say(text);

        assertFailed(RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aMessageAfterTheEnd() {
        greet();
        say("{\"end\":{\"messages\":0,\"bytes\":0}}");
        send(record(LAST, new byte[10]));

        assertFailed(RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aSecondEnd() {
        greet();
        say("{\"end\":{\"messages\":0,\"bytes\":0}}");
        say("{\"error\":{\"code\":\"NOT_SENT\",\"message\":\"\"}}");

        assertFailed(RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aChannelClosedInTheMiddleOfAMessage() {
        greet();
        TestSubscriber<DataMessage> messages = TestSubscriber.create();
        shown.get(0).messages().subscribe(messages);
        send(record(0, new byte[10]));
        port.loop().execute(abuser.get()::close);
        pair.pass(SOON);

        assertThat(failure()).isEqualTo(RtcErrorCode.CHANNEL_CLOSED);
        assertThat(messages.getReceivedOnNext()).isEmpty();
        assertThat(((RtcException) messages.expectTerminalError()).code()).isEqualTo(RtcErrorCode.CHANNEL_CLOSED);
    }

    @Test
    void anUnknownFieldIsIgnored() {
        greet();
        say("{\"from the future\":{\"a\":[1,2,3]}}");

        assertThat(shown.get(0).state().isOpen()).isTrue();
    }

    @Test
    void aFailureOfTheOtherSide() {
        greet();
        say("{\"fail\":{\"code\":\"WINDOW_EXCEEDED\",\"message\":\"too much\"}}");

        assertThat(failure()).isEqualTo(RtcErrorCode.WINDOW_EXCEEDED);
    }

    @Test
    void creditThatIsNeverGranted() {
        open();
        say("{\"limit\":{\"messages\":0,\"bytes\":0}}");
        AtomicLong requested = new AtomicLong();
        TestSubscriber<Void> single = TestSubscriber.create();
        TestSubscriber<Void> stream = TestSubscriber.create();
        shown.get(0).send("hello?").subscribe(single);
        shown.get(0).sendBytes(bytes().doOnRequest(requested::addAndGet)).subscribe(stream);
        pair.pass(Duration.ofSeconds(31));

        assertThat(((RtcException) single.expectTerminalError()).code()).isEqualTo(RtcErrorCode.TIMEOUT);
        assertThat(requested.get()).isZero();
        assertThat(stream.isTerminated()).isFalse();
        stream.cancel();
        pair.pass(SOON);
        assertThat(heard).anyMatch(text -> text.contains("\"error\""));
    }

    @Test
    void creditWithoutEnd() {
        open();
        say("{\"limit\":{\"messages\":9007199254740991,\"bytes\":9007199254740991}}");
        AtomicLong requested = new AtomicLong();
        TestSubscriber<Void> stream = TestSubscriber.create();
        shown.get(0).sendBytes(bytes().doOnRequest(requested::addAndGet)).subscribe(stream);
        pair.pass(Duration.ofSeconds(5));

        assertThat(requested.get()).as("16 MiB not acknowledged, and 4,096 ahead").isBetween(1L, 16_384L + 4_096);
        stream.cancel();
        pair.pass(SOON);
    }

    @Test
    void aFloodOfChannels() {
        for (int n = 0; n < 400; n++) {
            open();
            say(GREETING);
        }

        assertThat(shown).hasSize(256);
        assertThat(abuser.get().isClosed()).isTrue();
    }

    @Test
    void aChannelWithFlowControlThatIsNotReliable() {
        open(new ChannelSpec("lossy", true, 3, -1, ChannelOptions.FLOW, -1));

        assertThat(abuser.get().isClosed()).isTrue();
    }

    // tools

    private static Flux<ByteBuffer> bytes() {
        return Flux.<ByteBuffer>generate(sink -> sink.next(ByteBuffer.allocate(1_024))).hide();
    }

    private void open() {
        open(new ChannelSpec("abuse", true, -1, -1, ChannelOptions.FLOW, -1));
    }

    private void open(ChannelSpec spec) {
        if (abuser.get() == null) {
            pair.ann.peer().channels().subscribe(shown::add);
            pair.bob.peer().channels().subscribe(shown::add);
        }
        port.loop().execute(() -> abuser.set((FakeChannel) port.openChannel(spec, new Ears())));
        pair.pass(Duration.ofMillis(10));
    }

    private void greet() {
        open();
        say(GREETING);
        assertThat(shown).hasSize(1);
        assertThat(heard).containsExactly(GREETING);
    }

    private void say(String text) {
        send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false);
    }

    private void send(ByteBuffer frame) {
        send(frame, true);
    }

    private void send(ByteBuffer frame, boolean binary) {
        port.loop().execute(() -> abuser.get().send(frame, binary));
        pair.pass(Duration.ofMillis(10));
    }

    private static ByteBuffer record(int flags, byte[] payload) {
        return ByteBuffer.allocate(6 + payload.length).put((byte) 1).put((byte) flags).putInt(payload.length).put(payload)
                .flip();
    }

    private void assertRefused(String code) {
        pair.pass(SOON);
        assertThat(heard).anyMatch(text -> text.startsWith("{\"fail\":{\"code\":\"" + code + "\""));
        assertThat(abuser.get().isClosed()).isTrue();
    }

    private void assertFailed(RtcErrorCode code) {
        assertRefused(code.name());
        assertThat(failure()).isEqualTo(code);
        TestSubscriber<Void> late = TestSubscriber.create();
        shown.get(0).send(Payload.text("late")).subscribe(late);
        pair.pass(SOON);
        assertThat(late.isTerminatedError()).isTrue();
    }

    private RtcErrorCode failure() {
        return ((ChannelState.Failed) shown.get(0).state()).cause().code();
    }

    private final class Ears implements ChannelPort.Listener {

        @Override
        public void onOpen() {}

        @Override
        public void onFrame(ByteBuffer frame, boolean binary) {
            if (!binary) {
                heard.add(StandardCharsets.UTF_8.decode(frame).toString());
            }
        }

        @Override
        public void onHanded(int bytes) {}

        @Override
        public void onBuffered(long bytes) {}

        @Override
        public void onClosed() {}
    }
}
