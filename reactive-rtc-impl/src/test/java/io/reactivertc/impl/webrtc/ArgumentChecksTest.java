package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.reactivertc.IceConfig.PortRange;
import io.reactivertc.IceConfig.TransportPolicy;
import io.reactivertc.IceServer;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.peer.PeerPortConfig;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArgumentChecksTest {

    @ParameterizedTest
    @MethodSource
    void refusesChannels(ChannelSpec spec) {
        assertThatIllegalArgumentException().isThrownBy(() -> ArgumentChecks.channel(spec));
    }

    static Stream<ChannelSpec> refusesChannels() {
        return Stream.of(
                new ChannelSpec("x".repeat(65), true, -1, -1, "", -1),
                new ChannelSpec("\uD83D\uDE00", true, -1, -1, "", -1),
                new ChannelSpec("a\0b", true, -1, -1, "", -1),
                new ChannelSpec("x", true, -1, -1, "y".repeat(65), -1),
                new ChannelSpec("x", true, -1, -1, "\u00e9", -1),
                new ChannelSpec("x", true, 0, 0, "", -1),
                new ChannelSpec("x", true, -2, -1, "", -1),
                new ChannelSpec("x", true, 65_536, -1, "", -1),
                new ChannelSpec("x", true, -1, 65_536, "", -1),
                new ChannelSpec("x", true, -1, -1, "", -2),
                new ChannelSpec("x", true, -1, -1, "", 1_024));
    }

    @ParameterizedTest
    @MethodSource
    void acceptsChannels(ChannelSpec spec) {
        assertThatCode(() -> ArgumentChecks.channel(spec)).doesNotThrowAnyException();
    }

    static Stream<ChannelSpec> acceptsChannels() {
        return Stream.of(
                ChannelSpec.negotiated("rtc.control", 0),
                ChannelSpec.negotiated("", 1_023),
                new ChannelSpec("x".repeat(64), false, 0, -1, "p", -1),
                new ChannelSpec("x", false, -1, 65_535, "", -1));
    }

    @Test
    void refusesWhatNativeCodeWouldDieOf() {
        assertThatNullPointerException().isThrownBy(() -> ArgumentChecks.config(null));
        assertThatNullPointerException()
                .isThrownBy(() -> ArgumentChecks.config(new PeerPortConfig(List.of(), null, PortRange.ANY)));
        assertThatNullPointerException()
                .isThrownBy(() -> ArgumentChecks.config(new PeerPortConfig(List.of(), TransportPolicy.ALL, null)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArgumentChecks
                        .config(new PeerPortConfig(List.of(), TransportPolicy.ALL, new PortRange(0, 5_000))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArgumentChecks.servers(Collections.nCopies(65, IceServer.stun("stun:example.org"))));
    }
}
