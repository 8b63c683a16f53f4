package io.reactivertc.impl.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.DataConfig;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Cuts a link at random moments while messages of all kinds and sizes flow both ways. A failure names its seed. */
class ExactlyOnceTest {

    private static final int MESSAGES = 300;
    private static final String NOISE = "noise:";

    private final Queue<Disposable> disturbances = new ArrayDeque<>();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bringsEachMessageOnceAndInOrderThoughTheConnectionIsCut(long seed) {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        RtcLoop loop = RtcLoop.on(time);
        Random random = new Random(seed);
        LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT.withQueue(256, 16 << 20));
        Traffic toBob = new Traffic(new Random(seed + 1), pair.alice, pair.bob, loop);
        Traffic toAlice = new Traffic(new Random(seed + 2), pair.bob, pair.alice, loop);
        toBob.start();
        toAlice.start();

        int cuts = 0;
        for (int steps = 0; steps < 20_000 && !(toBob.isDone() && toAlice.isDone()); steps++) {
            cuts += step(pair, random);
            disturb(random.nextBoolean() ? pair.alice : pair.bob, random);
            time.advanceTimeBy(Duration.ofMillis(1 + random.nextInt(20)));
        }

        assertThat(pair.aliceEvents.violations).as("violations, seed %d", seed).isEmpty();
        assertThat(pair.bobEvents.violations).as("violations, seed %d", seed).isEmpty();
        assertThat(toBob.difference()).as("to Bob, seed %d, %d cuts", seed, cuts).isEmpty();
        assertThat(toAlice.difference()).as("to Alice, seed %d, %d cuts", seed, cuts).isEmpty();
        assertThat(cuts).isPositive();
        assertThat(toBob.isDone() && toAlice.isDone()).as("done, seed %d, to Bob %s, to Alice %s", seed, toBob, toAlice)
                .isTrue();
    }

    static LongStream seeds() {
        long base = Long.getLong("test.seed.link", 20_260_101L);
        return LongStream.range(base, base + 25);
    }

    /** Sends what nobody waits for long: taken back, broken off in the middle, or delivered all the same. */
    private void disturb(PeerLink link, Random random) {
        if (random.nextInt(4) == 0) {
            disturbances
                    .add(link.send(Payload.text(NOISE + "x".repeat(random.nextInt(1 << 19)))).onErrorComplete().subscribe());
        }
        if (disturbances.size() > random.nextInt(4)) {
            disturbances.remove().dispose();
        }
    }

    /** Does one thing to the connection; returns 1 if it was cut. */
    private static int step(LinkPair pair, Random random) {
        FakeChannels channels = pair.channels();
        FakeChannels.Side side = random.nextBoolean() ? channels.left() : channels.right();
        switch (random.nextInt(8)) {
            case 0 -> side.hold();
            case 1 -> side.holdConfirmations();
            case 2 -> side.confirm();
            case 3, 4 -> side.release(1 + random.nextInt(1 << 20));
            case 5 -> {
                side.confirm();
                side.flow();
            }
            default -> {
                return random.nextInt(3) == 0 ? reconnect(pair) : 0;
            }
        }
        return 0;
    }

    private static int reconnect(LinkPair pair) {
        pair.cut();
        pair.connect();
        return 1;
    }

    /** Is what flows one way. */
    private static final class Traffic {

        private final Random random;
        private final PeerLink from;
        private final PeerLink to;
        private final RtcLoop loop;
        private final List<String> sent = new ArrayList<>();
        private final List<String> received = new ArrayList<>();
        private boolean finished;

        Traffic(Random random, PeerLink from, PeerLink to, RtcLoop loop) {
            this.random = random;
            this.from = from;
            this.to = to;
            this.loop = loop;
        }

        void start() {
            to.messages()
                    .limitRate(1 + random.nextInt(100))
                    .concatMap(message -> slowly(message), 1)
                    .map(Traffic::describe)
                    .filter(message -> !message.endsWith("noise"))
                    .subscribe(received::add);
            Flux<Payload> payloads = Flux.range(0, MESSAGES).map(this::payload);
            Mono<Void> sending = random.nextBoolean()
                    ? from.send(payloads)
                    : payloads.concatMap(payload -> from.sendAcknowledged(payload).retry(100)).then();
            sending.subscribe(nothing -> {}, failure -> received.add(failure.toString()), () -> finished = true);
        }

        private Mono<DataMessage> slowly(DataMessage message) {
            return random.nextInt(10) == 0
                    ? Mono.just(message).delayElement(Duration.ofMillis(random.nextInt(30)), loop.scheduler())
                    : Mono.just(message);
        }

        /** Says where what arrived differs from what was sent; nothing if it does not. */
        String difference() {
            for (int n = 0; n < Math.max(sent.size(), received.size()); n++) {
                String out = n < sent.size() ? sent.get(n) : "nothing";
                String in = n < received.size() ? received.get(n) : "nothing";
                if (!out.equals(in)) {
                    return "message " + n + ": " + out + " was sent, " + in + " arrived; " + this;
                }
            }
            return "";
        }

        @Override
        public String toString() {
            return sent.size() + " sent, " + received.size() + " received, finished: " + finished;
        }

        boolean isDone() {
            return finished && received.size() >= sent.size();
        }

        private Payload payload(int number) {
            int size = random.nextInt(8) == 0 ? random.nextInt(1 << 20) : random.nextInt(2_000);
            String text = number + ":" + "x".repeat(Math.max(0, size - 8));
            Payload payload = switch (random.nextInt(3)) {
                case 0 -> Payload.text(text);
                case 1 -> Payload.binary(text.getBytes(StandardCharsets.US_ASCII));
                default -> Payload.json(text);
            };
            sent.add(describe(payload, text));
            return payload;
        }

        private static String describe(Payload payload, String text) {
            return payload.getClass().getSimpleName().toUpperCase(Locale.ROOT) + " " + text.length() + " "
                    + text.substring(0, text.indexOf(':'));
        }

        private static String describe(DataMessage message) {
            String text = switch (message.kind()) {
                case TEXT -> message.text();
                case JSON -> message.as(String.class);
                case BINARY -> ascii(message.bytes());
            };
            return message.kind() + " " + text.length() + " " + text.substring(0, text.indexOf(':'));
        }

        private static String ascii(ByteBuffer bytes) {
            return StandardCharsets.US_ASCII.decode(bytes).toString();
        }
    }
}
