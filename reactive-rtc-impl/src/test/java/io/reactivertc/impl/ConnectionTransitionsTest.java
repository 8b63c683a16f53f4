package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactivertc.ConnectionState;
import io.reactivertc.ConnectionState.Closed;
import io.reactivertc.ConnectionState.Connecting;
import io.reactivertc.ConnectionState.Ready;
import io.reactivertc.ConnectionState.Resuming;
import io.reactivertc.common.CloseReason;
import io.reactivertc.impl.ConnectionInput.Away;
import io.reactivertc.impl.ConnectionInput.Opened;
import io.reactivertc.impl.ConnectionInput.Over;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionTransitionsTest {

    private static final CloseReason LOST = CloseReason.of(CloseReason.Kind.LOST);
    private static final CloseReason LOCAL = CloseReason.of(CloseReason.Kind.LOCAL);

    static Stream<Arguments> table() {
        ConnectionState connecting = new Connecting(1);
        ConnectionState ready = new Ready();
        ConnectionState resuming = new Resuming(1);
        ConnectionState closed = new Closed(LOCAL);
        ConnectionState lost = new Closed(LOST);
        return Stream.of(
                arguments(connecting, new Opened(), ready),
                arguments(connecting, new Away(false, 2), new Connecting(2)),
                arguments(connecting, new Away(true, 2), new Connecting(2)),
                arguments(connecting, new Over(LOST), lost),
                arguments(ready, new Opened(), ready),
                arguments(ready, new Away(false, 1), connecting),
                arguments(ready, new Away(true, 1), resuming),
                arguments(ready, new Over(LOST), lost),
                arguments(resuming, new Opened(), ready),
                arguments(resuming, new Away(false, 1), connecting),
                arguments(resuming, new Away(true, 2), new Resuming(2)),
                arguments(resuming, new Over(LOST), lost),
                arguments(closed, new Opened(), closed),
                arguments(closed, new Away(false, 1), closed),
                arguments(closed, new Away(true, 1), closed),
                arguments(closed, new Over(LOST), closed));
    }

    @ParameterizedTest
    @MethodSource("table")
    void followsTheTable(ConnectionState state, ConnectionInput input, ConnectionState expected) {
        assertThat(ConnectionTransitions.next(state, input)).isEqualTo(expected);
    }
}
