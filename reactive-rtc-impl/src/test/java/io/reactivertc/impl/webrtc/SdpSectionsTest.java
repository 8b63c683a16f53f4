package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SdpSectionsTest {

    @Test
    void aPortOfZeroClosesASectionUnlessItOnlyWaitsForTheBundle() {
        String sdp = """
                v=0\r
                m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r
                a=mid:0\r
                m=audio 9 UDP/TLS/RTP/SAVPF 111\r
                a=mid:1\r
                m=video 0 UDP/TLS/RTP/SAVPF 96\r
                a=bundle-only\r
                a=mid:2\r
                m=video 0 UDP/TLS/RTP/SAVPF 96\r
                a=mid:3\r
                """;

        assertThat(SdpSections.open(sdp)).containsExactlyInAnyOrder("1", "2");
        assertThat(SdpSections.hasMedia(sdp)).isTrue();
        assertThat(SdpSections.hasMedia("v=0\nm=application 9 x y\n")).isFalse();
    }
}
