package io.reactivertc.impl.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.Progress;
import io.reactivertc.file.TransferState;
import io.reactivertc.file.TransferState.Cancelled;
import io.reactivertc.file.TransferState.Cause;
import io.reactivertc.file.TransferState.Completed;
import io.reactivertc.file.TransferState.Failed;
import io.reactivertc.file.TransferState.Offered;
import io.reactivertc.file.TransferState.Rejected;
import io.reactivertc.file.TransferState.Side;
import io.reactivertc.file.TransferState.Suspended;
import io.reactivertc.file.TransferState.Transferring;
import io.reactivertc.file.TransferState.Verifying;
import io.reactivertc.impl.file.TransferInput.Accepted;
import io.reactivertc.impl.file.TransferInput.Flow;
import io.reactivertc.impl.file.TransferInput.Moved;
import io.reactivertc.impl.file.TransferInput.Over;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransferTransitionsTest {

    private static final Progress SOME = new Progress(1, 2, 3);
    private static final Progress MORE = new Progress(2, 2, 3);
    private static final FileException WHY = new FileException(RtcErrorCode.REJECTED, "no");

    private static final TransferState OFFERED = new Offered(SOME);
    private static final TransferState TRANSFERRING = new Transferring(SOME);
    private static final TransferState SUSPENDED = new Suspended(Cause.PAUSED_HERE, SOME);
    private static final TransferState VERIFYING = new Verifying(SOME);
    private static final TransferState COMPLETED = new Completed("00", MORE);

    private static final TransferInput ACCEPTED = new Accepted(MORE);
    private static final TransferInput MOVES = new Flow(null, MORE);
    private static final TransferInput HELD = new Flow(Cause.UNREACHABLE, MORE);
    private static final TransferInput MOVED = new Moved(MORE);
    private static final TransferInput OVER = new Over(COMPLETED);

    static Stream<Arguments> table() {
        TransferState moving = new Transferring(MORE);
        TransferState held = new Suspended(Cause.UNREACHABLE, MORE);
        TransferState verifying = new Verifying(MORE);
        return Stream.of(
                row(OFFERED, moving, OFFERED, OFFERED, OFFERED, COMPLETED),
                row(TRANSFERRING, TRANSFERRING, moving, held, verifying, COMPLETED),
                row(SUSPENDED, SUSPENDED, moving, held, verifying, COMPLETED),
                row(VERIFYING, VERIFYING, moving, held, verifying, COMPLETED),
                unchanged(COMPLETED),
                unchanged(new Rejected(WHY, SOME)),
                unchanged(new Cancelled(Side.LOCAL, SOME)),
                unchanged(new Failed(WHY, SOME)));
    }

    private static Arguments row(TransferState state, TransferState... next) {
        return Arguments.of(state, List.of(next));
    }

    private static Arguments unchanged(TransferState state) {
        return row(state, state, state, state, state, state);
    }

    @ParameterizedTest
    @MethodSource("table")
    void goesWhereTheTableSays(TransferState state, List<TransferState> next) {
        assertThat(Stream.of(ACCEPTED, MOVES, HELD, MOVED, OVER).map(input -> TransferTransitions.next(state, input)))
                .containsExactlyElementsOf(next);
    }
}
