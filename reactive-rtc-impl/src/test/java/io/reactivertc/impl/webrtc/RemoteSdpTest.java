package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSdpTest {

    @ParameterizedTest
    @ValueSource(strings = {"a=max-message-size:0\r\n", "a=max-message-size:0\n", "a=max-message-size:000\r\n",
            "a=max-message-size:0 \r\n"})
    void takesNoLimitForTheLargestFrame(String line) {
        assertThat(RemoteSdp.repaired("a=sctp-port:5000\r\n" + line + "a=mid:0\r\n"))
                .startsWith("a=sctp-port:5000\r\na=max-message-size:262144")
                .endsWith("\na=mid:0\r\n");
    }

    @Test
    void leavesEverythingElse() {
        String sdp = "v=0\r\na=max-message-size:65536\r\na=x:a=max-message-size:0\r\na=max-message-size:01\r\n";

        assertThat(RemoteSdp.repaired(sdp)).isEqualTo(sdp);
    }
}
