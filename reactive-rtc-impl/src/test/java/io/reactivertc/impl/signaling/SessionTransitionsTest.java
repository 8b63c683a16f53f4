package io.reactivertc.impl.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactivertc.impl.signaling.SessionState.Connecting;
import io.reactivertc.impl.signaling.SessionState.Idle;
import io.reactivertc.impl.signaling.SessionState.Input;
import io.reactivertc.impl.signaling.SessionState.Leaving;
import io.reactivertc.impl.signaling.SessionState.Over;
import io.reactivertc.impl.signaling.SessionState.Ready;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SessionTransitionsTest {

    static Stream<Arguments> table() {
        Connecting first = new Connecting(1, false);
        Connecting again = new Connecting(3, true);
        return Stream.of(
                row(new Idle(), first, new Idle(), new Idle(), new Leaving(), new Over()),
                row(first, first, new Ready(), new Connecting(2, false), new Leaving(), new Over()),
                row(again, again, new Ready(), new Connecting(4, true), new Leaving(), new Over()),
                row(new Ready(), new Ready(), new Ready(), new Connecting(1, true), new Leaving(), new Over()),
                row(new Leaving(), new Leaving(), new Leaving(), new Leaving(), new Leaving(), new Over()),
                row(new Over(), new Over(), new Over(), new Over(), new Over(), new Over()))
                .flatMap(row -> row);
    }

    /** Lists what follows a state by each input, in their order. */
    private static Stream<Arguments> row(SessionState state, SessionState... next) {
        return Stream.of(Input.values()).map(input -> arguments(state, input, next[input.ordinal()]));
    }

    @ParameterizedTest(name = "{0} + {1} → {2}")
    @MethodSource("table")
    void eachStateKnowsWhatFollows(SessionState state, Input input, SessionState next) {
        assertThat(SessionTransitions.next(state, input)).isEqualTo(next);
    }
}
