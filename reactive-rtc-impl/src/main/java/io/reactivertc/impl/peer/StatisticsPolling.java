package io.reactivertc.impl.peer;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.peer.PeerStatistics;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks for statistics again and again, one question at a time, until the peer is closed. */
final class StatisticsPolling {

    private static final Duration LEAST = Duration.ofMillis(10);

    private StatisticsPolling() {}

    static Flux<PeerStatistics> of(Mono<PeerStatistics> question, Duration pause, RtcLoop loop) {
        if (pause.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("a pause of less than 10 ms: " + pause);
        }
        return question
                .onErrorResume(failure -> is(failure, RtcErrorCode.PEER_UNREACHABLE), failure -> Mono.empty())
                .repeatWhen(answers -> answers.concatMap(count -> Mono.delay(pause, loop.scheduler()), 1))
                .onErrorComplete(failure -> is(failure, RtcErrorCode.PEER_CLOSED));
    }

    private static boolean is(Throwable failure, RtcErrorCode code) {
        return failure instanceof RtcException known && known.code() == code;
    }
}
