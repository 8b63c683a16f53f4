package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.reactivertc.error.EngineException;
import io.reactivertc.error.RtcErrorCode;
import org.junit.jupiter.api.Test;

class NativeErrorsTest {

    @Test
    void letsNothingOutOfACallback() {
        assertThatCode(() -> NativeErrors.guard(() -> {
            throw new AssertionError("on purpose");
        }))
                .doesNotThrowAnyException();
    }

    @Test
    void quotesNoLineOfADescription() {
        Error error = new Error("Create session description failed: Invalid value [a=ice-pwd:secret]");

        assertThat(NativeErrors.description(error).getMessage()).contains("Invalid value").doesNotContain("secret");
        assertThat(NativeErrors.candidate(error).getMessage()).doesNotContain("secret");
    }

    @Test
    void keepsTheCodeThatAFailureBeginsWith() {
        assertThat(NativeErrors
                .description(new EngineException(RtcErrorCode.ENGINE_FAILED, "[INVALID_STATE] Called in wrong state: stable")))
                .hasMessageContaining("[INVALID_STATE] Called in wrong state")
                .extracting("code")
                .isEqualTo(RtcErrorCode.INVALID_DESCRIPTION);
    }

    @Test
    void keepsOurOwnErrors() {
        assertThat(NativeErrors.description(NativeErrors.closed()).code()).isEqualTo(RtcErrorCode.PEER_CLOSED);
        assertThat(NativeErrors.candidate(NativeErrors.closed()).code()).isEqualTo(RtcErrorCode.PEER_CLOSED);
        assertThat(NativeErrors.engine(new Error("boom")).code()).isEqualTo(RtcErrorCode.ENGINE_FAILED);
        assertThat(NativeErrors.argument(new RuntimeException("bad")).code()).isEqualTo(RtcErrorCode.INVALID_ARGUMENT);
    }
}
