package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.CloseReason.Kind;
import io.reactivertc.impl.peer.PeerInput.End;
import io.reactivertc.impl.peer.PeerInput.Lost;
import io.reactivertc.impl.peer.PeerInput.PathKnown;
import io.reactivertc.impl.peer.PeerInput.Reached;
import io.reactivertc.impl.peer.PeerInput.Rebuild;
import io.reactivertc.impl.peer.PeerInput.Restart;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerState;
import io.reactivertc.peer.PeerState.Closed;
import io.reactivertc.peer.PeerState.Connected;
import io.reactivertc.peer.PeerState.Negotiating;
import io.reactivertc.peer.PeerState.Rebuilding;
import io.reactivertc.peer.PeerState.Restarting;
import io.reactivertc.peer.PeerState.Unreachable;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PeerTransitionsTest {

    private static final Instant THEN = Instant.ofEpochSecond(1);
    private static final Instant NOW = Instant.ofEpochSecond(2);
    private static final CloseReason WHY = CloseReason.of(Kind.LOST, "gone");

    private static final PeerState NEGOTIATING = new Negotiating();
    private static final PeerState CONNECTED = new Connected(THEN, PeerPath.UNKNOWN);
    private static final PeerState DIRECT = new Connected(THEN, PeerPath.DIRECT);
    private static final PeerState UNREACHABLE = new Unreachable(THEN);
    private static final PeerState RESTARTING = new Restarting(1);
    private static final PeerState REBUILDING = new Rebuilding(1);
    private static final PeerState CLOSED = new Closed(CloseReason.of(Kind.LOCAL));

    private static final PeerInput REACHED = new Reached(NOW);
    private static final PeerInput PATH = new PathKnown(PeerPath.DIRECT);
    private static final PeerInput LOST = new Lost(NOW);
    private static final PeerInput RESTART = new Restart(2);
    private static final PeerInput REBUILD = new Rebuild(2);
    private static final PeerInput END = new End(WHY);

    private static final List<PeerState> STATES =
            List.of(NEGOTIATING, CONNECTED, DIRECT, UNREACHABLE, RESTARTING, REBUILDING, CLOSED);
    private static final List<PeerInput> INPUTS = List.of(REACHED, PATH, LOST, RESTART, REBUILD, END);

    /** Every pair that is not here leaves the state as it is. */
    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(NEGOTIATING, REACHED, new Connected(NOW, PeerPath.UNKNOWN)),
                Arguments.of(NEGOTIATING, END, new Closed(WHY)),
                Arguments.of(CONNECTED, PATH, DIRECT),
                Arguments.of(CONNECTED, LOST, new Unreachable(NOW)),
                Arguments.of(CONNECTED, RESTART, new Restarting(2)),
                Arguments.of(CONNECTED, REBUILD, new Rebuilding(2)),
                Arguments.of(CONNECTED, END, new Closed(WHY)),
                Arguments.of(DIRECT, LOST, new Unreachable(NOW)),
                Arguments.of(DIRECT, RESTART, new Restarting(2)),
                Arguments.of(DIRECT, REBUILD, new Rebuilding(2)),
                Arguments.of(DIRECT, END, new Closed(WHY)),
                Arguments.of(UNREACHABLE, REACHED, new Connected(NOW, PeerPath.UNKNOWN)),
                Arguments.of(UNREACHABLE, RESTART, new Restarting(2)),
                Arguments.of(UNREACHABLE, REBUILD, new Rebuilding(2)),
                Arguments.of(UNREACHABLE, END, new Closed(WHY)),
                Arguments.of(RESTARTING, REACHED, new Connected(NOW, PeerPath.UNKNOWN)),
                Arguments.of(RESTARTING, RESTART, new Restarting(2)),
                Arguments.of(RESTARTING, REBUILD, new Rebuilding(2)),
                Arguments.of(RESTARTING, END, new Closed(WHY)),
                Arguments.of(REBUILDING, REACHED, new Connected(NOW, PeerPath.UNKNOWN)),
                Arguments.of(REBUILDING, REBUILD, new Rebuilding(2)),
                Arguments.of(REBUILDING, END, new Closed(WHY)));
    }

    @ParameterizedTest(name = "{0} + {1} = {2}")
    @MethodSource("changes")
    void changesState(PeerState state, PeerInput input, PeerState next) {
        assertThat(PeerTransitions.next(state, input)).isEqualTo(next);
    }

    @ParameterizedTest(name = "{0} + {1} changes nothing")
    @MethodSource("others")
    void leavesTheVerySameState(PeerState state, PeerInput input) {
        assertThat(PeerTransitions.next(state, input)).isSameAs(state);
    }

    static Stream<Arguments> others() {
        List<List<Object>> changing = changes().map(row -> List.of(row.get()[0], row.get()[1])).toList();
        return STATES.stream()
                .flatMap(state -> INPUTS.stream().map(input -> List.<Object>of(state, input)))
                .filter(pair -> !changing.contains(pair))
                .map(pair -> Arguments.of(pair.get(0), pair.get(1)));
    }

    @Test
    void takesTheSameAttemptForNoChange() {
        assertThat(PeerTransitions.next(RESTARTING, new Restart(1))).isSameAs(RESTARTING);
        assertThat(PeerTransitions.next(REBUILDING, new Rebuild(1))).isSameAs(REBUILDING);
    }
}
