package io.reactivertc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Sends a server what no honest client sends, for as long as {@code -Dtest.fuzz.seconds} says, while two honest ones go on: the server stays up, answers them, and keeps nothing of it.
 */
class FuzzServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SECONDS = Long.getLong("test.fuzz.seconds", 6);
    private static final List<String> HONEST = List.of(
            "{\"type\":\"room.enter\",\"id\":%d,\"cseq\":%d,\"room\":\"r%d\"}",
            "{\"type\":\"room.leave\",\"id\":%d,\"cseq\":%d,\"room\":\"r%d\"}",
            "{\"type\":\"room.update\",\"id\":%d,\"cseq\":%d,\"room\":\"r%d\",\"locked\":true}",
            "{\"type\":\"room.eject\",\"id\":%d,\"cseq\":%d,\"room\":\"r%d\",\"user\":\"alice\"}",
            "{\"type\":\"room.admit\",\"id\":%d,\"cseq\":%d,\"room\":\"r%d\",\"user\":\"alice\"}",
            "{\"type\":\"room.introduce\",\"id\":%d,\"cseq\":%d,\"room\":\"r%d\",\"a\":\"alice\",\"b\":\"bob\"}",
            "{\"type\":\"watch\",\"id\":%d,\"cseq\":%d,\"what\":\"room\",\"of\":\"r%d\",\"on\":true}",
            "{\"type\":\"message\",\"id\":%d,\"cseq\":%d,\"room\":\"r%d\",\"body\":{\"a\":[1,2,3]}}",
            "{\"type\":\"extra\",\"id\":%d,\"cseq\":%d,\"value\":{\"n\":%d},\"version\":7}");

    @Test
    void staysUpAndServesTheHonestWhateverOthersSend() {
        long seed = Long.getLong("test.fuzz.seed", System.nanoTime());
        BoundServer server = SignalingServer.create().port(0).grace(Duration.ofSeconds(2)).bind().block(PATIENCE);
        try (RawClient alice = RawClient.welcome(server.uri(), "alice");
                RawClient bob = RawClient.welcome(server.uri(), "bob")) {
            alice.send("{\"type\":\"room.enter\",\"id\":1,\"cseq\":1,\"room\":\"lobby\"}");
            next(alice, "room.entered");
            bob.send("{\"type\":\"room.enter\",\"id\":1,\"cseq\":1,\"room\":\"lobby\"}");
            next(bob, "room.entered");

            Random random = new Random(seed);
            attack(server.uri(), random);
            long before = usedBytes();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            for (int round = 2; System.nanoTime() < end; round++) {
                attack(server.uri(), random);
                bob.send("{\"type\":\"message\",\"id\":" + round + ",\"cseq\":" + round
                        + ",\"room\":\"lobby\",\"to\":\"alice\",\"body\":" + round + "}");
                assertThat(next(alice, "\"type\":\"message\"")).as("seed %d", seed).contains("\"body\":" + round);
                next(bob, "\"re\":" + round + ",");
                acknowledge(alice);
                acknowledge(bob);
            }
            awaitOnlyTheHonest(server, alice, bob);
            assertThat(usedBytes() - before).as("growth of the heap, seed %d", seed).isLessThan(64_000_000);
        }
        server.close().block(PATIENCE);
    }

    /** Waits until nothing is left of what the attackers did, while the honest answer pings. */
    private static void awaitOnlyTheHonest(BoundServer server, RawClient... honest) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (server.statistics().sessions() > honest.length || server.statistics().rooms() > 1) {
            assertThat(System.nanoTime()).as("gone in time: %s", server.statistics()).isLessThan(until);
            for (RawClient one : honest) {
                one.send("{\"type\":\"ping\"}");
                next(one, "pong");
            }
            Mono.delay(Duration.ofMillis(200)).block();
        }
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void acknowledge(RawClient client) {
        client.send("{\"type\":\"ack\",\"ack\":" + client.seen() + "}");
    }

    private static String next(RawClient client, String part) {
        String told = client.next();
        while (!told.contains(part)) {
            told = client.next();
        }
        return told;
    }

    /** Sends up to thirty frames over a connection of its own, until the server has had enough. */
    private static void attack(URI uri, Random random) {
        try (RawClient attacker = new RawClient(uri)) {
            if (random.nextInt(4) > 0) {
                attacker.send("{\"type\":\"hello\",\"instance\":\"" + "%032x".formatted(random.nextLong() >>> 1) + "\""
                        + (random.nextBoolean() ? ",\"userId\":\"x" + random.nextInt(50) + "\"" : "") + ",\"extra\":{}}");
            }
            List<String> sent = new ArrayList<>();
            for (int i = 1; i <= 30; i++) {
                String frame =
                        random.nextInt(8) == 0 && !sent.isEmpty() ? sent.get(random.nextInt(sent.size())) : frame(random, i);
                sent.add(frame);
                if (random.nextInt(20) == 0) {
                    attacker.sendBinary(frame.getBytes(StandardCharsets.UTF_8));
                } else if (random.nextInt(10) == 0 && frame.length() > 20) {
                    attacker.sendFragmented(frame, frame.length() / 3 + 1);
                } else {
                    attacker.send(frame);
                }
            }
        } catch (CompletionException closed) {
            // It had enough, as it should.
            assertThat(closed).isNotNull();
        }
    }

    private static String frame(Random random, int number) {
        String honest =
                HONEST.get(random.nextInt(HONEST.size())).formatted(number, number + random.nextInt(3), random.nextInt(20));
        return switch (random.nextInt(9)) {
            case 0 -> honest.substring(0, random.nextInt(honest.length()));
            case 1 -> honest.replace("\"room\"", "\"roon\"");
            case 2 -> "{\"type\":\"message\",\"room\":\"r1\",\"body\":" + "[".repeat(random.nextInt(2_000)) + "}";
            case 3 -> "{\"type\":\"signal\",\"room\":\"r1\",\"to\":\"x1\",\"body\":{\"x\":\""
                    + "y".repeat(random.nextInt(400_000)) + "\"}}";
            case 4 -> random.ints(random.nextInt(200), 32, 127).mapToObj(Character::toString).reduce("", String::concat);
            case 5 -> mutated(honest, random);
            case 6 -> "{\"type\":\"ack\",\"ack\":" + random.nextLong() + "}";
            default -> honest;
        };
    }

    private static String mutated(String frame, Random random) {
        StringBuilder changed = new StringBuilder(frame);
        for (int i = random.nextInt(4); i >= 0; i--) {
            changed.setCharAt(random.nextInt(changed.length()), (char) (32 + random.nextInt(95)));
        }
        return changed.toString();
    }
}
