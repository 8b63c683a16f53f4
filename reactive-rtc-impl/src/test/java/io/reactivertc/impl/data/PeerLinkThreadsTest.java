package io.reactivertc.impl.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.DataConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.util.RaceTestUtils;

/** Sends and receives from many threads, on real loops. */
class PeerLinkThreadsTest {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final int SENDERS = 4;
    private static final int EACH = 500;

    private final RtcLoop aliceLoop = RtcLoops.shared().lease();
    private final RtcLoop bobLoop = RtcLoops.shared().lease();
    private final LinkPair pair = new LinkPair(aliceLoop, bobLoop, DataConfig.DEFAULT);

    @AfterEach
    void stop() {
        aliceLoop.dispose();
        bobLoop.dispose();
    }

    @RepeatedTest(10)
    void keepsTheOrderOfEachSenderAndDeliversOnTheLoop() {
        pair.connect();
        Mono<List<String>> received = pair.bob.messages()
                .map(DataMessage::text)
                .doOnNext(text -> assertThat(bobLoop.inLoop()).isTrue())
                .take(SENDERS * EACH)
                .collectList();
        Flux<Void> sending = Flux.range(0, SENDERS).flatMap(this::sendAll, SENDERS);

        List<String> texts = Mono.zip(received, sending.then(Mono.just(true))).block(BOUND).getT1();

        for (int sender = 0; sender < SENDERS; sender++) {
            String prefix = sender + ":";
            List<String> expected = IntStream.range(0, EACH).mapToObj(n -> prefix + n).toList();
            assertThat(texts.stream().filter(text -> text.startsWith(prefix)).toList()).isEqualTo(expected);
        }
    }

    private Mono<Void> sendAll(int sender) {
        Flux<Payload> payloads = Flux.range(0, EACH).map(n -> Payload.text(sender + ":" + n));
        Mono<Void> sending = sender % 2 == 0
                ? pair.alice.send(payloads)
                : payloads.concatMap(pair.alice::send).then();
        return sending.subscribeOn(Schedulers.parallel());
    }

    @RepeatedTest(100)
    void answersEverySenderThoughTheLinkIsClosedMeanwhile() {
        pair.connect();
        Mono<Long> ended = Flux.range(0, 50)
                .flatMap(n -> pair.alice.send(Payload.text("m" + n)).materialize(), 50)
                .count();
        Mono<Void> publisher = pair.alice.send(Flux.range(0, 1_000).map(n -> Payload.text("p" + n))).onErrorComplete();

        RaceTestUtils.race(
                () -> {
                    pair.closeAlice(CloseReason.of(CloseReason.Kind.LOCAL));
                    aliceLoop.dispose();
                },
                () -> assertThat(ended.zipWith(publisher.thenReturn(true)).block(BOUND).getT1()).isEqualTo(50));
    }
}
