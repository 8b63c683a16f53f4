package io.reactivertc.impl.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.ControlFrame;
import io.reactivertc.impl.data.ControlFrame.Close;
import io.reactivertc.impl.data.ControlFrame.Hello;
import io.reactivertc.impl.data.ControlFrame.Limit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonControlCodecTest {

    private static final Limit LIMIT = new Limit(64, 1_048_576);

    private final JacksonControlCodec codec = new JacksonControlCodec();

    static Stream<Arguments> frames() {
        return Stream.of(
                arguments(ControlFrame.EMPTY, "{}"),
                arguments(
                        ControlFrame.ofHello(new Hello(1, Samples.INSTANCE, 2, 0, LIMIT)),
                        "{\"hello\":{\"version\":1,\"instance\":\"" + Samples.INSTANCE
                                + "\",\"epoch\":2,\"received\":0,\"limit\":{\"messages\":64,\"bytes\":1048576}}}"),
                arguments(
                        ControlFrame.EMPTY.withAck(0).withLimit(LIMIT).withPing(JsonText.of("1.5"))
                                .withPong(JsonText.of("\"t\"")),
                        "{\"ack\":0,\"limit\":{\"messages\":64,\"bytes\":1048576},\"ping\":1.5,\"pong\":\"t\"}"),
                arguments(ControlFrame.ofSignal(JsonText.of("{\"pc\":\"main\"}")), "{\"signal\":{\"pc\":\"main\"}}"),
                arguments(ControlFrame.ofClose(new Close("done", 7)), "{\"close\":{\"reason\":\"done\",\"last\":7}}"),
                arguments(ControlFrame.EMPTY.withClosed(7), "{\"closed\":{\"received\":7}}"),
                arguments(ControlFrame.ofBye("hidden"), "{\"bye\":\"hidden\"}"));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void framesLookAsTheProtocolSays(ControlFrame frame, String json) {
        assertThat(codec.encode(frame)).isEqualTo(json);
        assertThat(codec.decode(json)).isEqualTo(frame);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "[]",
            "{\"ack\":-1}",
            "{\"ack\":1.5}",
            "{\"ack\":1,\"ack\":2}",
            "{\"limit\":{\"messages\":1}}",
            "{\"ping\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
            "{\"hello\":{\"version\":1}}",
            "{\"hello\":1}",
            "{\"signal\":\"x\"}",
            "{\"close\":{\"last\":1}}",
            "{\"closed\":7}",
            "{\"bye\":true}"})
    void whatIsNoControlFrameIsAViolation(String json) {
        assertThatThrownBy(() -> codec.decode(json)).isInstanceOfSatisfying(
                DataException.class,
                error -> assertThat(error.code()).isEqualTo(RtcErrorCode.PROTOCOL_VIOLATION));
    }
}
