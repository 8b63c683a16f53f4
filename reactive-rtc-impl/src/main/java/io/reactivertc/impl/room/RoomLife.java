package io.reactivertc.impl.room;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.StateCell;
import io.reactivertc.room.RoomState;
import reactor.core.publisher.Flux;

/** Is the state of this participant in one room. Written on the loop. */
final class RoomLife {

    private final StateCell<RoomState> state;

    RoomLife(RtcLoop loop) {
        this.state = new StateCell<>(loop, new RoomState.Idle());
    }

    /** Returns the present state. Any thread. */
    RoomState state() {
        return state.get();
    }

    /** Any thread. */
    Flux<RoomState> states() {
        return state.states();
    }

    void apply(RoomInput input) {
        state.set(RoomTransitions.next(state.get(), input));
    }

    /** Says that no other state follows. */
    void end() {
        state.complete(RoomTransitions.next(state.get(), new RoomInput.Shut()));
    }
}
