package io.reactivertc.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayedCandidatesTest {

    private static final String HOST = "candidate:1 1 udp 2122260223 127.0.0.1 50001 typ host generation 0 ufrag abcd";

    private final UdpRelay relay = new UdpRelay(1);
    private final RelayedCandidates candidates = new RelayedCandidates(relay);

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void leadsHostCandidatesThroughOneDoorEach() {
        String told = candidates.told(HOST).orElseThrow();

        assertThat(told).matches("candidate:1 1 udp 2122260223 127\\.0\\.0\\.1 \\d+ typ host generation 0 ufrag abcd")
                .doesNotContain(" 50001 ");
        assertThat(candidates.told(HOST)).contains(told);
        assertThat(candidates.heard(told)).as("a door stays").contains(told);
        assertThat(candidates.heard(HOST.replace("50001", "50002"))).isPresent().isNotEqualTo(candidates.told(HOST));
    }

    @Test
    void leavesOutWhatWouldGoRoundIt() {
        assertThat(candidates.told(HOST.replace("udp", "tcp"))).isEmpty();
        assertThat(candidates.told(HOST.replace("127.0.0.1", "fd00::2"))).isEmpty();
        assertThat(candidates.told(HOST.replace("127.0.0.1", "6a0c-1.local"))).isEmpty();
        assertThat(candidates.told(HOST.replace("typ host", "typ srflx"))).isEmpty();
    }

    @Test
    void rewritesTheCandidatesOfADescriptionAndNothingElse() {
        String sdp = "v=0\r\na=" + HOST + "\r\na=" + HOST.replace("udp", "tcp") + "\r\na=mid:0\r\n";

        assertThat(candidates.toldDescription(sdp))
                .isEqualTo("v=0\r\na=" + candidates.told(HOST).orElseThrow() + "\r\na=mid:0\r\n");
    }
}
