package io.reactivertc.impl.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactivertc.common.Role;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RoomException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.room.RoomInput.Available;
import io.reactivertc.impl.room.RoomInput.Away;
import io.reactivertc.impl.room.RoomInput.Capturing;
import io.reactivertc.impl.room.RoomInput.Ended;
import io.reactivertc.impl.room.RoomInput.Entered;
import io.reactivertc.impl.room.RoomInput.Joining;
import io.reactivertc.impl.room.RoomInput.Opening;
import io.reactivertc.impl.room.RoomInput.Owned;
import io.reactivertc.impl.room.RoomInput.Shut;
import io.reactivertc.impl.room.RoomInput.Waiting;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomState.AwaitingAdmission;
import io.reactivertc.room.RoomState.CapturingMedia;
import io.reactivertc.room.RoomState.CheckingPresence;
import io.reactivertc.room.RoomState.Closed;
import io.reactivertc.room.RoomState.Entering;
import io.reactivertc.room.RoomState.Idle;
import io.reactivertc.room.RoomState.Joined;
import io.reactivertc.room.RoomState.Left;
import io.reactivertc.room.RoomState.LeftReason;
import io.reactivertc.room.RoomState.Resuming;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoomTransitionsTest {

    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");
    private static final RoomException GONE = new RoomException(RtcErrorCode.ROOM_NOT_FOUND, "gone");

    private static final RoomState IDLE = new Idle();
    private static final RoomState CAPTURING = new CapturingMedia();
    private static final RoomState CHECKING = new CheckingPresence();
    private static final RoomState ENTERING = new Entering();
    private static final RoomState WAITING = new AwaitingAdmission();
    private static final RoomState JOINED = new Joined(Role.MEMBER, ALICE);
    private static final RoomState RESUMING = new Resuming(Role.MEMBER);
    private static final RoomState LEFT = new Left(LeftReason.LEFT, null);
    private static final RoomState CLOSED = new Closed();
    private static final List<RoomState> STATES =
            List.of(IDLE, CAPTURING, CHECKING, ENTERING, WAITING, JOINED, RESUMING, LEFT, CLOSED);

    private static final RoomInput CAPTURE = new Capturing();
    private static final RoomInput JOIN = new Joining();
    private static final RoomInput OPEN = new Opening();
    private static final RoomInput AVAILABLE = new Available();
    private static final RoomInput KNOCKED = new Waiting();
    private static final RoomInput ENTERED = new Entered(Role.MEMBER, ALICE);
    private static final RoomInput AWAY = new Away();
    private static final RoomInput OWNED = new Owned(Role.OWNER, BOB);
    private static final RoomInput ENDED = new Ended(LeftReason.NOT_FOUND, GONE);
    private static final RoomInput SHUT = new Shut();
    private static final List<RoomInput> INPUTS =
            List.of(CAPTURE, JOIN, OPEN, AVAILABLE, KNOCKED, ENTERED, AWAY, OWNED, ENDED, SHUT);

    private static final RoomState OWNER = new Joined(Role.OWNER, BOB);
    private static final RoomState ABSENT = new Left(LeftReason.NOT_FOUND, GONE);

    /** Rows: from; columns: input; a missing entry means that the input does not apply. */
    private static final Map<RoomState, Map<RoomInput, RoomState>> TABLE = Map.of(
            IDLE, Map.of(CAPTURE, CAPTURING, JOIN, CHECKING, OPEN, ENTERING, SHUT, CLOSED),
            CAPTURING, Map.of(JOIN, CHECKING, OPEN, ENTERING, ENDED, ABSENT),
            CHECKING, Map.of(AVAILABLE, ENTERING, ENDED, ABSENT),
            ENTERING, Map.of(KNOCKED, WAITING, ENTERED, JOINED, ENDED, ABSENT),
            WAITING, Map.of(ENTERED, JOINED, ENDED, ABSENT),
            JOINED, Map.of(AWAY, RESUMING, OWNED, OWNER, ENDED, ABSENT),
            RESUMING, Map.of(ENTERED, JOINED, OWNED, new Resuming(Role.OWNER), ENDED, ABSENT),
            LEFT, Map.of(CAPTURE, CAPTURING, JOIN, CHECKING, OPEN, ENTERING, SHUT, CLOSED),
            CLOSED, Map.of());

    static Stream<Arguments> eachStateAndInput() {
        return STATES.stream().flatMap(state -> INPUTS.stream().map(input -> arguments(state, input)));
    }

    @ParameterizedTest
    @MethodSource("eachStateAndInput")
    void followsTheTable(RoomState state, RoomInput input) {
        Optional<RoomState> expected = Optional.ofNullable(TABLE.get(state).get(input));

        RoomState next = RoomTransitions.next(state, input);

        assertThat(next).isEqualTo(expected.orElse(state));
        if (expected.isEmpty()) {
            assertThat(next).isSameAs(state);
        }
    }

    @Test
    void tableKnowsEveryStateAndInput() {
        assertThat(STATES.stream().map(Object::getClass)).hasSameElementsAs(List.of(RoomState.class.getPermittedSubclasses()));
        assertThat(INPUTS.stream().map(Object::getClass)).hasSameElementsAs(List.of(RoomInput.class.getPermittedSubclasses()));
    }

    @Test
    void activeMeansNeitherOutsideNorOver() {
        Set<RoomState> active = Set.of(CAPTURING, CHECKING, ENTERING, WAITING, JOINED, RESUMING);

        assertThat(STATES).allSatisfy(state -> assertThat(RoomTransitions.isActive(state)).isEqualTo(active.contains(state)));
    }
}
