package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.IceCandidateInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateLineTest {

    private static final String HOST =
            "candidate:842163049 1 udp 1677729535 192.0.2.1 46154 typ srflx raddr 10.0.0.1 rport 5000 generation 0 ufrag abcd";

    @Test
    void readsWhatAFilterLooksAt() {
        assertThat(CandidateLine.parse(HOST)).contains(new IceCandidateInfo("srflx", "udp", "192.0.2.1", 46_154));
        assertThat(CandidateLine.parse("candidate:1 1 TCP 1 2001:db8::1 9 typ host tcptype active"))
                .contains(new IceCandidateInfo("host", "tcp", "2001:db8::1", 9));
        assertThat(CandidateLine.parse("candidate:1 1 udp 1 6f1c.local 5000 typ host"))
                .contains(new IceCandidateInfo("host", "udp", "6f1c.local", 5_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "candidate:", "candidate:1", "candidate:1 1 udp 1 192.0.2.1 65536 typ host",
            "candidate:1 1 udp 1 192.0.2.1 x typ host",
            "a=candidate:1 1 udp 1 192.0.2.1 1 typ host", "candidate:1 1 udp 1 192.0.2.1 1 typ host\r\na=x",
            "candidate:1 1 udp 1 ä 1 typ host"})
    void readsNothingElse(String line) {
        assertThat(CandidateLine.parse(line)).isEmpty();
    }

    @Test
    void letsOnlyBoundedAsciiWithItsPlaceReachTheEngine() {
        assertThat(CandidateLine.isValid(candidate(HOST, "0", -1))).isTrue();
        assertThat(CandidateLine.isValid(candidate(HOST, null, 0))).isTrue();

        assertThat(CandidateLine.isValid(candidate(HOST, null, -1))).isFalse();
        assertThat(CandidateLine.isValid(candidate(HOST, "m".repeat(65), 0))).isFalse();
        assertThat(CandidateLine.isValid(candidate(HOST, "0", 1_024))).isFalse();
        assertThat(CandidateLine.isValid(candidate(null, "0", 0))).isFalse();
        assertThat(CandidateLine.isValid(candidate("", "0", 0))).isFalse();
        assertThat(CandidateLine.isValid(candidate("a=" + HOST, "0", 0))).isFalse();
        assertThat(CandidateLine.isValid(candidate(HOST + "\n", "0", 0))).isFalse();
        assertThat(CandidateLine.isValid(candidate(HOST + "ü", "0", 0))).isFalse();
        assertThat(CandidateLine.isValid(candidate(HOST + " x".repeat(512), "0", 0))).isFalse();
    }

    @Test
    void knowsWhereACandidateBelongsBestAsItIsToldElseFromItsText() {
        assertThat(CandidateLine.ufrag(new IceCandidate(HOST, "0", 0, "told"))).isEqualTo("told");
        assertThat(CandidateLine.ufrag(new IceCandidate(HOST, "0", 0, null))).isEqualTo("abcd");
        assertThat(CandidateLine.ufrag(new IceCandidate("candidate:1 ufrag abcd network-id 1", "0", 0, null)))
                .isEqualTo("abcd");
        assertThat(CandidateLine.ufrag(new IceCandidate("candidate:1", "0", 0, null))).isNull();
    }

    @Test
    void isTheSameWhateverExtensionsFollow() {
        String inDescription = HOST.replace(" ufrag abcd", " network-id 1");

        assertThat(CandidateLine.identity(inDescription)).isEqualTo(CandidateLine.identity(HOST)).endsWith("typ srflx");
        assertThat(CandidateLine.identity(HOST.replace("46154", "46155"))).isNotEqualTo(CandidateLine.identity(HOST));
        assertThat(CandidateLine.identity("candidate:short")).isEqualTo("candidate:short");
    }

    private static IceCandidate candidate(@Nullable String line, @Nullable String mid, int section) {
        return new IceCandidate(line, mid, section, "abcd");
    }
}
