package io.reactivertc.impl.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonFrameCodecTest {

    private final JacksonFrameCodec codec = new JacksonFrameCodec();

    static Stream<Arguments> clientFrames() {
        return Samples.client().entrySet().stream().map(frame -> arguments(frame.getKey(), frame.getValue()));
    }

    static Stream<Arguments> serverFrames() {
        return Samples.server().entrySet().stream().map(frame -> arguments(frame.getKey(), frame.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clientFrames")
    void clientFramesLookLikeTheirGoldenFiles(String name, SignalingFrame<ClientMessage> frame) {
        String golden = golden("client/" + name);

        assertThat(codec.encodeClient(frame)).isEqualTo(golden);
        assertThat(codec.decodeClient(golden.getBytes(UTF_8))).isEqualTo(frame);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("serverFrames")
    void serverFramesLookLikeTheirGoldenFiles(String name, SignalingFrame<ServerMessage> frame) {
        String golden = golden("server/" + name);

        assertThat(new String(codec.encodeServer(frame), UTF_8)).isEqualTo(golden);
        assertThat(codec.decodeServer(golden.getBytes(UTF_8))).isEqualTo(frame);
    }

    @Test
    void everyMessageHasASample() {
        assertThat(types(Samples.client()))
                .containsExactlyInAnyOrderElementsOf(messages(ClientMessage.class, ClientMessage.Unknown.class));
        assertThat(types(Samples.server()))
                .containsExactlyInAnyOrderElementsOf(messages(ServerMessage.class, ServerMessage.Unknown.class));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenIsReadBackTheSame(long seed) {
        RandomFrames random = new RandomFrames(seed);

        for (int i = 0; i < 100; i++) {
            for (Class<? extends ClientMessage> type : messages(ClientMessage.class, ClientMessage.Unknown.class)) {
                SignalingFrame<ClientMessage> frame = random.frame(type);
                assertThat(codec.decodeClient(codec.encodeClient(frame).getBytes(UTF_8))).isEqualTo(frame);
            }
            for (Class<? extends ServerMessage> type : messages(ServerMessage.class, ServerMessage.Unknown.class)) {
                SignalingFrame<ServerMessage> frame = random.frame(type);
                assertThat(codec.decodeServer(codec.encodeServer(frame))).isEqualTo(frame);
            }
        }
    }

    @Test
    void aBodyIsKeptToTheLetter() {
        String body = "{ \"a\" : [ 1.50 , -0 , 1e2, \"\\u0041\\ud83d\\ude00é\" ] ,\t\"b\":{} }";

        SignalingFrame<ClientMessage> frame =
                client("{\"body\": " + body + " ,\"type\":\"signal\",\"room\":\"lobby\",\"to\":\"bob\",\"cseq\":1}");

        assertThat(frame.message()).isEqualTo(new ClientMessage.Signal(Samples.LOBBY, Samples.BOB, JsonText.of(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-0.5e10", "true", "null", "\"\"", "\"a\\\"b\"", "[]", "[[],{}]", "{}", "\"😀\"",
            "12345678901234567890"})
    void aRelayedBodyMayBeAnyValue(String body) {
        SignalingFrame<ClientMessage> frame = client("{\"type\":\"message\",\"room\":\"lobby\",\"body\":" + body + "  }");

        assertThat(frame.message()).isEqualTo(new ClientMessage.Relay(Samples.LOBBY, null, JsonText.of(body)));
    }

    @Test
    void aLargeBodyIsCutOutExactly() {
        String body = "{\"sdp\":\"" + "v=0\\r\\né".repeat(20_000) + "\"}";

        SignalingFrame<ClientMessage> frame =
                client("{\"type\":\"signal\",\"room\":\"lobby\",\"body\":" + body + ",\"to\":\"bob\"}");

        assertThat(((ClientMessage.Signal) frame.message()).body().value()).isEqualTo(body);
    }

    @Test
    void absentPartsOfASpecAreTheDefaults() {
        SignalingFrame<ClientMessage> frame =
                client("{\"type\":\"room.open\",\"id\":1,\"cseq\":1,\"room\":\"lobby\",\"spec\":{},\"password\":null}");

        assertThat(frame.message())
                .isEqualTo(new ClientMessage.Enter(ClientMessage.EnterMode.OPEN, Samples.LOBBY, null, RoomSpec.DEFAULT, null));
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(client("{\"type\":\"ping\",\"later\":{\"a\":[1]},\"more\":1.5}").message())
                .isEqualTo(new ClientMessage.Ping());
    }

    @Test
    void aFrameOfAnUnknownTypeKeepsItsNumbers() {
        assertThat(client("{\"type\":\"dance\",\"id\":3,\"cseq\":4,\"ack\":5}"))
                .isEqualTo(new SignalingFrame<ClientMessage>(new ClientMessage.Unknown("dance"), 3, 0, 4, 5));
        assertThat(codec.decodeServer("{\"type\":\"dance\",\"seq\":4}".getBytes(UTF_8)))
                .isEqualTo(new SignalingFrame<ServerMessage>(new ServerMessage.Unknown("dance"), 0, 0, 4, 0));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("", "not a JSON object"),
                arguments("   ", "not a JSON object"),
                arguments("hello", "not valid JSON"),
                arguments("[]", "not a JSON object"),
                arguments("\"ping\"", "not a JSON object"),
                arguments("{\"type\":\"ping\"", "not valid JSON"),
                arguments("{\"type\":\"ping\"} x", "not valid JSON"),
                arguments("{\"type\":\"ping\"}{}", "something follows"),
                arguments("{'type':'ping'}", "not valid JSON"),
                arguments("{\"type\":\"ping\",}", "not valid JSON"),
                arguments("{\"type\":\"ping\" /* */}", "not valid JSON"),
                arguments("{}", "'type' is missing"),
                arguments("{\"type\":null}", "'type' is missing"),
                arguments("{\"type\":7}", "'type' must be a string"),
                arguments("{\"type\":\"" + "x".repeat(65) + "\"}", "'type' is longer"),
                arguments("{\"type\":\"ping\",\"type\":\"pong\"}", "not valid JSON"),
                arguments("{\"type\":\"ping\",\"t\\u0079pe\":\"pong\"}", "not valid JSON"),
                arguments("{\"type\":\"ping\",\"x\":{\"a\":1,\"a\":2}}", "not valid JSON"),
                arguments("{\"type\":\"ping\",\"x\":\"\\ud83d\"}", "surrogate"),
                arguments("{\"type\":\"ping\",\"x\":\"\\ude00\\ud83d\"}", "surrogate"),
                arguments("{\"type\":\"ping\",\"x\":[\"\\ud83d\\n\"]}", "surrogate"),
                arguments("{\"type\":\"ping\",\"\\udc00\":1}", "surrogate"),
                arguments("{\"type\":\"ping\",\"x\":\"\\ud8\"}", "not valid JSON"),
                arguments("{\"type\":\"ping\",\"x\":\"\\", "not valid JSON"),
                arguments("{\"type\":\"ping\",\"x\":" + "[".repeat(32) + "]".repeat(32) + "}", "too deep"),
                arguments("{\"type\":\"ping\",\"x\":" + "1".repeat(101) + "}", "number"),
                arguments("{\"type\":\"ping\",\"x\":NaN}", "not valid JSON"),
                arguments("{\"type\":\"ping\",\"x\":01}", "not valid JSON"),
                arguments("{\"type\":\"ping\",\"x\":\"a\nb\"}", "not valid JSON"),
                arguments("{\"type\":\"ping\",\"" + "n".repeat(1_025) + "\":1}", "too long"),
                arguments("{\"type\":\"ping\",\"ack\":-1}", "'ack' must be a whole number"),
                arguments("{\"type\":\"ping\",\"ack\":1.5}", "'ack' must be a whole number"),
                arguments("{\"type\":\"ping\",\"ack\":9007199254740992}", "'ack' must be a whole number"),
                arguments("{\"type\":\"ping\",\"ack\":\"1\"}", "'ack' must be a number"),
                arguments("{\"type\":\"hello\"}", "'instance' is missing"),
                arguments("{\"type\":\"hello\",\"instance\":\"0123\"}", "'instance' is not a valid id"),
                arguments(hello("\"extra\":[]"), "'extra' must be an object"),
                arguments(hello("\"extra\":\"x\""), "'extra' must be an object"),
                arguments(hello("\"extra\":" + "{\"a\":".repeat(25) + "1" + "}".repeat(25)), "'extra' is nested deeper"),
                arguments(hello("\"claims\":\"x\""), "'claims' must be an array"),
                arguments(hello("\"claims\":{}"), "'claims' must be an array"),
                arguments(hello("\"claims\":[1]"), "'claims' must hold strings"),
                arguments(hello("\"resume\":{\"session\":\"s\"}"), "'key' is missing"),
                arguments(hello("\"userId\":\"no spaces\""), "'userId' is not a valid id"),
                arguments("{\"type\":\"room.join\"}", "'room' is missing"),
                arguments("{\"type\":\"room.join\",\"room\":{}}", "'room' must be a string"),
                arguments("{\"type\":\"room.join\",\"room\":\"a/b\"}", "'room' is not a valid id"),
                arguments("{\"type\":\"room.open\",\"room\":\"a\",\"spec\":{\"maxPeers\":1}}", "'maxPeers' must be 2 to 1000"),
                arguments("{\"type\":\"room.open\",\"room\":\"a\",\"spec\":{\"topology\":\"ring\"}}", "'topology' has a value"),
                arguments("{\"type\":\"room.open\",\"room\":\"a\",\"spec\":{\"tag\":\"\"}}", "'tag' must be"),
                arguments("{\"type\":\"room.list\",\"limit\":101}", "'limit' must be 1 to 100"),
                arguments("{\"type\":\"extra\",\"value\":{}}", "'version' is missing"),
                arguments("{\"type\":\"message\",\"room\":\"a\"}", "'body' is missing"),
                arguments("{\"type\":\"signal\",\"room\":\"a\",\"to\":\"b\",\"body\":\"x\"}", "'body' must be an object"),
                arguments("{\"type\":\"signal\",\"room\":\"a\",\"body\":{}}", "'to' is missing"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatIsMalformedIsAViolationThatSaysWhy(String text, String why) {
        assertThatThrownBy(() -> client(text))
                .isInstanceOfSatisfying(SignalingException.class,
                        error -> assertThat(error.code()).isEqualTo(RtcErrorCode.PROTOCOL_VIOLATION))
                .hasMessageContaining(why);
    }

    @Test
    void bytesThatAreNotUtf8AreAViolation() {
        byte[] halfPair = "{\"type\":\"ping\",\"x\":\"???\"}".getBytes(UTF_8);
        halfPair[20] = (byte) 0xED;
        halfPair[21] = (byte) 0xA0;
        halfPair[22] = (byte) 0x80;

        assertThatThrownBy(() -> codec.decodeClient(halfPair)).hasMessage("PROTOCOL_VIOLATION: not valid UTF-8");
    }

    @Test
    void theReplacementCharacterMayBeSaid() {
        SignalingFrame<ClientMessage> frame = client("{\"type\":\"message\",\"room\":\"lobby\",\"body\":\"\uFFFD\"}");

        assertThat(((ClientMessage.Relay) frame.message()).body()).isEqualTo(JsonText.of("\"\uFFFD\""));
    }

    @Test
    void errorsRepeatNothingOfTheFrame() {
        Stream.of(
                "{\"type\":\"room.join\",\"room\":\"se cret\"}",
                "{\"type\":\"room.join\",\"room\":\"a\",\"password\":[\"secret\"]}",
                "{\"type\":\"room.join\",\"password\":\"secret\" secret}",
                "{\"secret\":1,\"secret\":2}")
                .forEach(text -> {
                    SignalingException error = catchThrowableOfType(SignalingException.class, () -> client(text));
                    assertThat(error).hasNoCause();
                    assertThat(error.getMessage()).doesNotContain("cret");
                });
    }

    @Test
    void framesAreBoundedByTheirType() {
        String signal = "{\"type\":\"signal\",\"room\":\"a\",\"to\":\"b\",\"body\":{\"x\":\"%s\"}}";
        String relay = "{\"type\":\"message\",\"room\":\"a\",\"to\":\"b\",\"body\":{\"x\":\"%s\"}}";

        assertThat(client(filled(signal, 262_144)).message()).isInstanceOf(ClientMessage.Signal.class);
        assertThat(client(filled(relay, 65_536)).message()).isInstanceOf(ClientMessage.Relay.class);
        assertTooLarge(filled(signal, 262_145));
        assertTooLarge(filled(relay, 65_537));
    }

    private void assertTooLarge(String text) {
        assertThatThrownBy(() -> client(text))
                .isInstanceOfSatisfying(SignalingException.class,
                        error -> assertThat(error.code()).isEqualTo(RtcErrorCode.FRAME_TOO_LARGE));
    }

    private SignalingFrame<ClientMessage> client(String text) {
        return codec.decodeClient(text.getBytes(UTF_8));
    }

    private static String hello(String field) {
        return "{\"type\":\"hello\",\"instance\":\"" + Samples.INSTANCE + "\"," + field + "}";
    }

    private static String filled(String format, int bytes) {
        return format.formatted("x".repeat(bytes - format.length() + 2));
    }

    private static java.util.Set<Class<?>> types(Map<String, ? extends SignalingFrame<?>> frames) {
        return frames.values().stream().map(frame -> frame.message().getClass()).collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked")
    private static <M> java.util.List<Class<? extends M>> messages(Class<M> direction, Class<?> besides) {
        return Arrays.stream(direction.getPermittedSubclasses())
                .filter(type -> type != besides)
                .<Class<? extends M>>map(type -> (Class<? extends M>) type)
                .toList();
    }

    private static String golden(String name) {
        try (InputStream file = JacksonFrameCodecTest.class.getResourceAsStream("/signaling/" + name + ".json")) {
            return file == null ? "no golden file " + name : new String(file.readAllBytes(), UTF_8).strip();
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
    }
}
