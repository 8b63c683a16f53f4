package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.media.MediaSection;
import java.util.List;
import org.junit.jupiter.api.Test;

class SdpSectionsTest {

    @Test
    void findsTheSectionsInWhichMediaAreSent() {
        assertThat(sections("""
                m=application 9 UDP/DTLS/SCTP webrtc-datachannel
                a=mid:0
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                a=mid:1
                a=sendonly
                a=msid:stream track
                m=video 9 UDP/TLS/RTP/SAVPF 96
                a=msid:- {picture}
                a=mid:2
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                a=mid:3
                a=recvonly
                m=video 9 UDP/TLS/RTP/SAVPF 96
                a=mid:4
                a=msid:held picture
                a=inactive
                m=video 0 UDP/TLS/RTP/SAVPF 96
                a=mid:5
                a=sendonly
                """)).containsExactly(new MediaSection("1", "track", "stream"), new MediaSection("2", "{picture}", ""));
    }

    @Test
    void namesATrackThatHasNoNameAfterItsSection() {
        assertThat(sections("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:x\na=sendrecv\n"))
                .containsExactly(new MediaSection("x", "mid-x", ""));
    }

    @Test
    void passesOverNamesThatAreTooLongAndSectionsWithoutOne() {
        assertThat(sections("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=msid:a " + "b".repeat(129) + "\na=mid:1\n"
                + "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=msid:a b\n")).containsExactly(new MediaSection("1", "mid-1", ""));
    }

    private static List<MediaSection> sections(String body) {
        return SdpSections.sending(body.lines().toList());
    }
}
