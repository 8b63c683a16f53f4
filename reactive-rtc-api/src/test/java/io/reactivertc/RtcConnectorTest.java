package io.reactivertc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.reactivertc.common.UserId;
import io.reactivertc.room.RoomOptions;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class RtcConnectorTest {

    private final RtcConnector connector = RtcConnector.create(config -> Mono.empty());

    @Test
    void leavesTheConnectorItCameFromAsItWas() {
        RtcConnector named = connector.userId("bot").signaling(URI.create("wss://example.org/rtc"));

        assertThat(named.config().identity().userId()).isEqualTo(UserId.of("bot"));
        assertThat(named.config().signaling().uri()).hasHost("example.org");
        assertThat(connector.config()).isEqualTo(RtcConfig.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org", "example.org", "ws:///rtc", "ws://user:secret@example.org",
            "ws://example.org/#here"})
    void refusesWhatIsNoSignalingAddress(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> connector.signaling(URI.create(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "ümlaut", "a/b",
            "00000000001111111111222222222233333333334444444444555555555566666"})
    void refusesWhatIsNoUserId(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> connector.userId(id));
    }

    @Test
    void refusesDurationsOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> connector.timeouts(timeouts -> timeouts.withSend(Duration.ZERO)));
    }

    @Test
    void saysWhichDependencyIsMissingWithoutAProvider() {
        assertThatIllegalStateException().isThrownBy(RtcConnector::create).withMessageContaining("reactive-rtc-impl");
    }

    @Test
    void showsNoSecret() {
        RtcConnector secretive = connector
                .signaling(signaling -> signaling.withToken(Mono.just("my-token")))
                .ice(ice -> ice.withServers(IceServer.turn("user", "my-credential", "turn:example.org")));

        assertThat(secretive.toString()).doesNotContain("my-token", "my-credential");
        assertThat(RoomOptions.DEFAULT.withPassword("my-password").toString()).doesNotContain("my-password");
    }
}
