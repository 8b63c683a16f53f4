package io.reactivertc.impl.room;

import io.reactivertc.ReconnectConfig;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.error.RtcException;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Enters a room again after its session was lost, a few times if that may help. On the loop. */
final class Reentry {

    private static final int TRIES = 5;

    private final RoomHost host;
    private final RoomRequests requests;
    private final Consumer<RoomEntered> entered;
    private final Consumer<RtcException> failed;

    /** What becomes of the present attempt if it fails. */
    private Consumer<RtcException> refused = error -> {};

    private final Disposable.Swap request = Disposables.swap();
    private final Disposable.Swap pause = Disposables.swap();

    Reentry(RoomHost host, RoomRequests requests, Consumer<RoomEntered> entered, Consumer<RtcException> failed) {
        this.host = host;
        this.requests = requests;
        this.entered = entered;
        this.failed = failed;
    }

    /** Begins anew, with the room as it was. */
    void start(RoomOptions options, RoomSpec spec) {
        stop();
        attempt(options, spec, 1);
    }

    /** Stops, because the session is away again or the stay is over. */
    void stop() {
        refused = error -> {};
        request.update(Disposables.disposed());
        pause.update(Disposables.disposed());
    }

    private void attempt(RoomOptions options, RoomSpec spec, int number) {
        refused = error -> refused(options, spec, number, error);
        request.update(requests.reenter(options, spec)
                .subscribe(this::onMessage, error -> refused.accept(RoomErrors.rtcException(error))));
    }

    /** Takes in an answer, at once or after the owner has decided; anything else is none. */
    void onMessage(ServerMessage answer) {
        if (answer instanceof RoomEntered back) {
            refused = error -> {};
            entered.accept(back);
        } else if (answer instanceof ServerMessage.RoomDenied denied) {
            refused.accept(RoomErrors.denied(denied));
        }
    }

    private void refused(RoomOptions options, RoomSpec spec, int number, RtcException error) {
        if (error.isTransient() && number < TRIES) {
            pause.update(host.peers().loop().schedule(() -> attempt(options, spec, number + 1), backoff(number)));
        } else {
            failed.accept(error);
        }
    }

    private Duration backoff(int number) {
        ReconnectConfig reconnect = host.peers().config().reconnect();
        long millis = Math.min(reconnect.maxBackoff().toMillis(), reconnect.firstBackoff().toMillis() << (number - 1));
        return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
