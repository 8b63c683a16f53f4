package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asks for what kills the JVM (N1, N9, N11), and documents that it does without our guards: one that no longer does may lose its guard. */
class HazardNativeTest {

    @ParameterizedTest
    @EnumSource(Hazard.class)
    void isGuardedAgainst(Hazard hazard) throws Exception {
        ForkedJvm.Result result = new ForkedJvm().run(Hazard.class, hazard.name(), "true");

        assertThat(result.output()).contains("SURVIVED, live handles: 0");
        assertThat(result.exit()).as(result.output()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Hazard.class)
    void killsTheJvmWithoutTheGuard(Hazard hazard) throws Exception {
        ForkedJvm.Result result = new ForkedJvm().run(Hazard.class, hazard.name(), "false");

        assertThat(result.crashed()).as(result.output()).isTrue();
    }
}
