package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.JsonText;
import io.reactivertc.impl.peer.SessionDescription.Type;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PathEvidenceTest {

    private static final String HOST = "candidate:1 1 udp 2122260223 192.0.2.1 50001 typ host";

    private final PathEvidence evidence = new PathEvidence();

    @Test
    void saysWhichSideHasNoCandidates() {
        assertThat(evidence.why()).isEqualTo("this side has no candidates");

        evidence.onOwn(candidate(HOST));
        assertThat(evidence.why()).isEqualTo("the other side told of no candidates");
    }

    @Test
    void namesTheKindsThatHaveNoPathInCommonButNoAddress() {
        evidence.onOwn(candidate(HOST));
        evidence.onOwn(candidate(HOST.replace("host", "srflx")));
        evidence.onOwn(candidate(null));
        evidence.onRemote(new SignalBody.Description("main", 1,
                new SessionDescription(Type.OFFER, "v=0\r\na=" + HOST.replace("host", "relay") + "\r\n"), 1, 0,
                JsonText.EMPTY_OBJECT));

        assertThat(evidence.why())
                .isEqualTo("no path between candidates here (host, srflx) and there (relay)")
                .doesNotContain("192.0.2.1");
    }

    @Test
    void saysWhichServersAreOfNoUseAndOfManyAFew() {
        evidence.onServerProblem(new IceServerProblem("turn:a.example.org", 401, "Unauthorized"));
        evidence.onServerProblem(new IceServerProblem("turn:b.example.org", 701, "timeout"));
        IntStream.range(0, 1_000).forEach(
                n -> evidence.onServerProblem(new IceServerProblem("turn:" + n, 508, "Insufficient Capacity")));

        assertThat(evidence.why())
                .contains("turn:a.example.org refuses the credential; turn:b.example.org does not answer", "508")
                .hasSizeLessThan(1_000);
    }

    private static IceCandidate candidate(String line) {
        return new IceCandidate(line, "0", 0, "abcd");
    }
}
