package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.peer.PeerPort.LinkState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReachabilityTest {

    private long now;
    private long heardAt = Long.MIN_VALUE / 2;
    private final Reachability reachability = new Reachability(() -> now);

    @Test
    void needsBothAWholePathAndAGreeting() {
        assertThat(isReached()).isFalse();
        reachability.onState(LinkState.CONNECTED);
        assertThat(isReached()).isFalse();
        reachability.onLive();
        assertThat(isReached()).isTrue();

        reachability.onState(LinkState.DISCONNECTED);
        assertThat(isReached()).isFalse();
        reachability.onState(LinkState.CONNECTED);
        assertThat(isReached()).isTrue();
    }

    @Test
    void aPeerConnectionThatIsGivenUpIsNeverReachedAgain() {
        connect();
        reachability.onRebuild();
        reachability.onState(LinkState.DISCONNECTED);
        reachability.onState(LinkState.CONNECTED);
        assertThat(isReached()).isFalse();

        reachability.onBegin();
        connect();
        assertThat(isReached()).isTrue();
    }

    @Test
    void aRestartOfAWholePathMustBeAgreedOn() {
        connect();
        reachability.onRestart();
        assertThat(isReached()).isFalse();

        reachability.onAgreed();
        assertThat(isReached()).isTrue();
    }

    @Test
    void aRestartOfABrokenPathEndsWhenItIsWholeAgain() {
        connect();
        reachability.onState(LinkState.DISCONNECTED);
        reachability.onRestart();
        reachability.onState(LinkState.CONNECTED);

        assertThat(isReached()).isTrue();
    }

    @Test
    void aSilentPeerMustBeHeardSinceTheSilenceWasNoticed() {
        connect();
        heardAt = now;
        pass(Duration.ofSeconds(20));
        reachability.onSilence();
        reachability.onRestart();
        reachability.onAgreed();
        pass(Duration.ofSeconds(1));
        assertThat(isReached()).isFalse();
        assertThat(reachability.awaitsSound()).isTrue();

        heardAt = now;
        pass(Duration.ofMillis(500));

        assertThat(isReached()).isTrue();
        assertThat(reachability.awaitsSound()).isFalse();
    }

    private void connect() {
        reachability.onState(LinkState.CONNECTED);
        reachability.onLive();
    }

    private boolean isReached() {
        return reachability.isReached(within -> now - heardAt <= within.toNanos());
    }

    private void pass(Duration duration) {
        now += duration.toNanos();
    }
}
