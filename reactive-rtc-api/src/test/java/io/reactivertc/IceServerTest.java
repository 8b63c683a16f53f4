package io.reactivertc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each of the refused addresses ends the process if it reaches webrtc-java 0.14.0. */
class IceServerTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "stun:example.org",
            "stun:example.org:3478",
            "stuns:192.0.2.1:5349",
            "stun:[2001:db8::1]",
            "stun:[2001:db8::1]:3478"
    })
    void acceptsStunAddresses(String url) {
        assertThat(IceServer.stun(url).urls()).containsExactly(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"turn:example.org", "turns:example.org:443?transport=tcp", "turn:[2001:db8::1]:3478?transport=udp"})
    void acceptsTurnAddressesWithCredentials(String url) {
        assertThat(IceServer.turn("user", "secret", url).urls()).containsExactly(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "stun:",
            "http://example.org",
            "stun:example.org:99999",
            "stun:example.org:0",
            "stun:example.org?transport=udp",
            "stun:exa mple.org",
            "stun:example.org\u0000",
            "turn:example.org?transport=quic",
            "stun:[2001:db8::1]:99999"
    })
    void refusesWhatIsNoAddress(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> IceServer.turn("user", "secret", url));
    }

    @Test
    void refusesTurnWithoutCredentials() {
        assertThatIllegalArgumentException().isThrownBy(() -> IceServer.stun("turn:example.org"))
                .withMessageContaining("credential");
    }

    @Test
    void refusesAServerWithoutAddresses() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IceServer(List.of(), null, null));
    }

    @Test
    void showsNoCredential() {
        assertThat(IceServer.turn("user", "secret", "turn:example.org").toString()).doesNotContain("secret", "user,");
    }
}
