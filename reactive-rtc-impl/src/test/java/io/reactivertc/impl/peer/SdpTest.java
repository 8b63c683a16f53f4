package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SdpTest {

    private static final String HOST = "candidate:1 1 udp 2122260223 192.0.2.1 40001 typ host generation 0 ufrag abcd";
    private static final String RELAY = "candidate:2 1 udp 41885439 198.51.100.7 50000 typ relay raddr 0.0.0.0 rport 0";
    private static final String TEXT = """
            v=0
            o=- 4611731400430051336 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            m=application 40001 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 192.0.2.1
            a=%s
            a=%s
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789abcdef01234567
            a=mid:0
            a=sctp-port:5000
            a=max-message-size:262144
            m=video 0 UDP/TLS/RTP/SAVPF 96
            c=IN IP4 192.0.2.1
            a=rtcp:40001 IN IP4 192.0.2.1
            a=ice-ufrag:efgh
            a=mid:1
            """.formatted(HOST, RELAY).replace("\n", "\r\n");

    @Test
    void readsWhatTheLibraryNeeds() {
        Sdp sdp = Sdp.parse(TEXT);

        assertThat(sdp.ufrags()).containsExactlyInAnyOrder("abcd", "efgh");
        assertThat(sdp.candidates()).containsExactly(HOST, RELAY);
        assertThat(sdp.maxMessageBytes()).isEqualTo(262_144);
        assertThat(sdp.text()).isEqualTo(TEXT);
    }

    @Test
    void takesLinesThatEndWithoutCarriageReturn() {
        assertThat(Sdp.parse(TEXT.replace("\r", "")).text()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({
            "a=max-message-size:1, 1, a=max-message-size:1",
            "a=max-message-size:0, 262144, a=max-message-size:262144",
            "a=max-message-size:00, 262144, a=max-message-size:262144",
            "a=max-message-size:999999999999999999, 262144, a=max-message-size:999999999999999999",
            "a=x-nothing, 65536, a=x-nothing"})
    void knowsTheLargestMessageAndRewritesAnUnlimitedOne(String line, int bytes, String forEngine) {
        Sdp sdp = Sdp.parse(TEXT.replace("a=max-message-size:262144", line));

        assertThat(sdp.maxMessageBytes()).isEqualTo(bytes);
        assertThat(sdp.forEngine().text().lines()).contains(forEngine);
        assertThat(sdp.forEngine().maxMessageBytes()).isEqualTo(bytes);
    }

    @Test
    void leavesOutCandidatesTogetherWithTheDefaultAddressesThatRepeatThem() {
        Sdp filtered = Sdp.parse(TEXT).withCandidates(line -> line.contains("typ relay"));

        assertThat(filtered.candidates()).containsExactly(RELAY);
        assertThat(filtered.text()).doesNotContain("192.0.2.1", "40001");
        assertThat(filtered.text().lines())
                .contains("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "m=video 0 UDP/TLS/RTP/SAVPF 96",
                        "c=IN IP4 0.0.0.0",
                        "a=rtcp:9 IN IP4 0.0.0.0");
    }

    @Test
    void staysTheSameIfAllCandidatesPass() {
        Sdp sdp = Sdp.parse(TEXT);

        assertThat(sdp.withCandidates(line -> true)).isSameAs(sdp);
    }

    static Stream<String> garbage() {
        return Stream.of(
                "",
                "\r\n",
                "garbage",
                "v=0",
                "v=0\r\no=-\r\ns=-\r\nt=0 0\r\n",
                TEXT.replace("v=0", "v=1"),
                TEXT.replace("s=-", "=-"),
                TEXT.replace("a=mid:0", "a=mid:\u0000"),
                TEXT.replace("a=mid:0", "a=mid:0\rx"),
                TEXT.replace("a=mid:0", ""),
                TEXT.replace("a=mid:0", "A=mid:0"),
                TEXT.replace("m=", "x="),
                TEXT.replace("a=ice-ufrag", "a=ice-other"),
                TEXT.replace("ufrag:abcd", "ufrag:abc"),
                TEXT.replace("ufrag:abcd", "ufrag:ab cd"),
                TEXT.replace("size:262144", "size:-1"),
                TEXT.replace("size:262144", "size:many"),
                TEXT.replace("size:262144", "size:9999999999999999999999"),
                TEXT + "a=x\r\n".repeat(20_000),
                TEXT + "m=audio 9 X 0\r\n".repeat(600),
                TEXT + "a=" + "x".repeat(Sdp.MAX_LENGTH));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void refusesWhatIsNoDescription(String text) {
        assertThatThrownBy(() -> Sdp.parse(text))
                .asInstanceOf(type(RtcException.class))
                .extracting(RtcException::code)
                .isEqualTo(RtcErrorCode.INVALID_DESCRIPTION);
    }

    @Test
    void readsOrRefusesWhateverIsMadeOfADescriptionByChance() {
        Random random = new Random(7);
        for (int n = 0; n < 20_000; n++) {
            StringBuilder text = new StringBuilder(TEXT);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, (char) random.nextInt(0x300));
                    default -> text.setCharAt(at, (char) random.nextInt(0x80));
                }
            }
            try {
                Sdp sdp = Sdp.parse(text.toString());
                assertThat(Sdp.parse(sdp.text()).text()).isEqualTo(sdp.text());
                assertThat(sdp.forEngine().withCandidates(line -> false).candidates()).isEmpty();
            } catch (PeerException refused) {
                assertThat(refused.code()).isEqualTo(RtcErrorCode.INVALID_DESCRIPTION);
            }
        }
    }
}
