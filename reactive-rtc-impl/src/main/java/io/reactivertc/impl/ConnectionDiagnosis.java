package io.reactivertc.impl;

import io.reactivertc.Diagnosis;
import io.reactivertc.Diagnosis.Check;
import io.reactivertc.Diagnosis.Finding;
import io.reactivertc.Diagnosis.Outcome;
import io.reactivertc.common.RoomId;
import io.reactivertc.impl.peer.PathDiagnosis;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Examines a connection: first its way to the server, then its ways to peers, then the machine. On the loop. */
final class ConnectionDiagnosis {

    private static final RoomId ANY = RoomId.of("rtc-doctor");

    private final ConnectionCore core;

    ConnectionDiagnosis(ConnectionCore core) {
        this.core = core;
    }

    Mono<Diagnosis> examine() {
        return Flux
                .concat(signaling(), new PathDiagnosis(core.peers()).examine(), new HardwareDiagnosis(core.media()).examine())
                .collectList()
                .map(Diagnosis::new);
    }

    /** Asks the server something harmless. */
    private Mono<Finding> signaling() {
        long begun = core.loop().nanoTime();
        return core.session()
                .request(new ClientMessage.AskPresence(ANY), ServerMessage.Presence.class)
                .map(reply -> finding(Outcome.WORKS, "the server answers", begun))
                .onErrorResume(failure -> Mono.just(
                        finding(Outcome.FAILS, failure.getMessage() + "; the connection is " + core.state().get(), begun)));
    }

    private Finding finding(Outcome outcome, String text, long begun) {
        return new Finding(Check.SIGNALING, outcome, text, Duration.ofNanos(core.loop().nanoTime() - begun));
    }
}
