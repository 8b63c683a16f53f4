package io.reactivertc.impl.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a signal that the server does not pass on. */
class RefusedSignalsTest {

    private static final ClientMessage SIGNAL =
            new ClientMessage.Signal(RoomId.of("lobby"), UserId.of("bob"), JsonText.of("{\"pc\":\"main\"}"));

    private final SessionScript script = new SessionScript();

    @ParameterizedTest
    @ValueSource(strings = {"BUSY", "RATE_LIMITED"})
    void isSaidAgainUnderANumberOfItsOwnWhenTheServerMayHaveRoom(String code) {
        FakeLink link = script.ready();
        script.send(SIGNAL);
        script.say(1, new ServerMessage.Failure(code, "full", 250, 1));

        script.pass(Duration.ofMillis(249));
        assertThat(numbers(link)).containsExactly(1L);
        script.pass(Duration.ofMillis(251));

        assertThat(numbers(link)).containsExactly(1L, 2L);
    }

    @Test
    void isGivenUpAfterAFewTries() {
        FakeLink link = script.ready();
        script.send(SIGNAL);
        for (int n = 1; n <= 10; n++) {
            script.say(n, new ServerMessage.Failure("BUSY", "full", 100, n));
            script.pass(Duration.ofSeconds(1));
        }

        assertThat(numbers(link)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void isNotSaidAgainToNobody() {
        FakeLink link = script.ready();
        script.send(SIGNAL);
        script.say(1, new ServerMessage.Failure("PEER_NOT_FOUND", "no such peer", 0, 1));
        script.pass(Duration.ofMinutes(1));

        assertThat(numbers(link)).containsExactly(1L);
    }

    @Test
    void isSaidAgainOnTheNextLinkOfTheSessionButNotInAnother() {
        script.ready();
        script.send(SIGNAL);
        script.say(1, new ServerMessage.Failure("BUSY", "full", 5_000, 1));
        script.reconnect();
        FakeLink resumed = script.welcome(true, 1);
        script.pass(Duration.ofSeconds(10));
        assertThat(numbers(resumed)).containsExactly(2L);

        script.say(2, new ServerMessage.Failure("BUSY", "full", 5_000, 2));
        script.reconnect();
        FakeLink anew = script.welcome(false, 0);
        script.pass(Duration.ofSeconds(10));
        assertThat(numbers(anew)).isEmpty();
    }

    private static List<Long> numbers(FakeLink link) {
        return link.sent.stream()
                .filter(frame -> frame.message() instanceof ClientMessage.Signal)
                .map(SignalingFrame::seq)
                .toList();
    }
}
