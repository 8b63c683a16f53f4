package io.reactivertc.impl.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.peer.IceCandidate;
import io.reactivertc.impl.peer.SessionDescription;
import io.reactivertc.impl.peer.SessionDescription.Type;
import io.reactivertc.impl.peer.SignalBody;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonSignalBodyCodecTest {

    private final JacksonSignalBodyCodec codec = new JacksonSignalBodyCodec();

    static Stream<Arguments> bodies() {
        JsonText tracks = JsonText.of("{\"m\":{\"kind\":\"audio\"}}");
        return Stream.of(
                arguments(
                        new SignalBody.Description("main", 1, new SessionDescription(Type.OFFER, "v=0\r\n"), 1, 0,
                                JsonText.EMPTY_OBJECT),
                        "{\"pc\":\"main\",\"epoch\":1,\"description\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\",\"n\":1},\"tracks\":{}}"),
                arguments(
                        new SignalBody.Description("main", 2, new SessionDescription(Type.ANSWER, "v=0\r\n"), 3, 4, tracks),
                        "{\"pc\":\"main\",\"epoch\":2,\"description\":{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\",\"n\":3,\"re\":4},\"tracks\":"
                                + tracks + "}"),
                arguments(
                        new SignalBody.Candidate("main", 1, new IceCandidate("candidate:1", "0", 0, "abcd")),
                        "{\"pc\":\"main\",\"epoch\":1,\"candidate\":{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":\"abcd\"}}"),
                arguments(
                        new SignalBody.Candidate("main", 1, new IceCandidate(null, null, -1, "abcd")),
                        "{\"pc\":\"main\",\"epoch\":1,\"candidate\":{\"candidate\":null,\"usernameFragment\":\"abcd\"}}"),
                arguments(
                        new SignalBody.Reject("main", 1, 2, "INVALID_DESCRIPTION"),
                        "{\"pc\":\"main\",\"epoch\":1,\"reject\":{\"n\":2,\"code\":\"INVALID_DESCRIPTION\"}}"),
                arguments(new SignalBody.Need("main", 1, SignalBody.Need.What.REBUILD),
                        "{\"pc\":\"main\",\"epoch\":1,\"need\":\"rebuild\"}"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodiesLookAsTheProtocolSays(SignalBody body, String json) {
        assertThat(codec.encode(body)).isEqualTo(JsonText.of(json));
        assertThat(codec.decode(JsonText.of(json))).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{}",
            "[]",
            "nothing",
            "{\"pc\":\"main\",\"epoch\":1}",
            "{\"pc\":\"main\",\"epoch\":0,\"need\":\"restart\"}",
            "{\"pc\":\"main\",\"epoch\":2147483648,\"need\":\"restart\"}",
            "{\"pc\":\"main\",\"epoch\":1,\"need\":\"coffee\"}",
            "{\"pc\":1,\"epoch\":1,\"need\":\"restart\"}",
            "{\"pc\":\"main\",\"epoch\":1,\"description\":\"v=0\"}",
            "{\"pc\":\"main\",\"epoch\":1,\"description\":{\"type\":\"pranswer\",\"sdp\":\"\",\"n\":1}}",
            "{\"pc\":\"main\",\"epoch\":1,\"description\":{\"type\":\"answer\",\"sdp\":\"\",\"n\":1}}",
            "{\"pc\":\"main\",\"epoch\":1,\"description\":{\"type\":\"offer\",\"n\":1}}",
            "{\"pc\":\"main\",\"epoch\":1,\"candidate\":{\"candidate\":\"c\",\"sdpMLineIndex\":-1}}",
            "{\"pc\":\"main\",\"epoch\":1,\"reject\":{\"n\":1}}"})
    void whatIsNoBodyIsAViolation(String json) {
        assertThatThrownBy(() -> codec.decode(JsonText.of(json))).isInstanceOfSatisfying(
                SignalingException.class,
                error -> assertThat(error.code()).isEqualTo(RtcErrorCode.PROTOCOL_VIOLATION));
    }

    @Test
    void aBodyFromALaterVersionMaySayMore() {
        JsonText json = JsonText.of("{\"pc\":\"lane-1\",\"epoch\":3,\"need\":\"negotiation\",\"why\":[1]}");

        assertThat(codec.decode(json)).isEqualTo(new SignalBody.Need("lane-1", 3, SignalBody.Need.What.NEGOTIATION));
    }
}
