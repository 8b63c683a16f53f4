package io.reactivertc.benchmarks;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/**
 * Loads a server with pairs of clients that play ping-pong with 1 KB signals, each pair in a room of its own. Arguments: port, pairs, seconds to warm up, seconds to measure; 0
 * pairs hold idle connections instead, as many as the third argument says. Tells relays, seconds, and the 50th and 99th percentile of the round trip in ms.
 */
final class RelayLoad {

    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private static final String PADDING = "x".repeat(900);

    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
    private final LongAdder relays = new LongAdder();
    private final int port;
    private volatile boolean measuring;

    private RelayLoad(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) throws Exception {
        RelayLoad load = new RelayLoad(Integer.parseInt(arguments[0]));
        int pairs = Integer.parseInt(arguments[1]);
        int third = Integer.parseInt(arguments[2]);
        if (pairs == 0) {
            load.connect(third, false);
            Child.tell(System.out, "idle");
        } else {
            load.connect(2 * pairs, true);
            IntStream.range(0, pairs).forEach(pair -> load.clients.get("u" + 2 * pair).serve());
            TimeUnit.SECONDS.sleep(third);
            Child.tell(System.out, "warm");
            load.measure(Integer.parseInt(arguments[3]));
        }
        while (System.in.read() >= 0) {
            // the parent closes it
        }
        Runtime.getRuntime().halt(0);
    }

    private void measure(int seconds) throws InterruptedException {
        long before = relays.sum();
        long start = System.nanoTime();
        measuring = true;
        TimeUnit.SECONDS.sleep(seconds);
        double elapsed = (System.nanoTime() - start) / 1e9;
        long done = relays.sum() - before;
        measuring = false;
        Samples samples = Samples.of(new ArrayList<>(millis));
        Child.tell(System.out, done + " " + elapsed + " " + samples.median() + " " + samples.percentile(99));
    }

    private void connect(int count, boolean entering) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(count);
        for (int first = 0; first < count; first += 100) {
            for (int number = first; number < Math.min(count, first + 100); number++) {
                Client client = new Client(number, entering, ready);
                clients.put(client.name, client);
                client.start();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        if (!ready.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(ready.getCount() + " clients of " + count + " are not ready");
        }
    }

    private final class Client {

        private final String name;
        private final String partner;
        private final String room;
        private final boolean entering;
        private final CountDownLatch ready;
        private Channel channel;
        private long sequence;
        private long sent;
        private long seen;

        Client(int number, boolean entering, CountDownLatch ready) {
            this.name = "u" + number;
            this.partner = "u" + (number ^ 1);
            this.room = "r" + number / 2;
            this.entering = entering;
            this.ready = ready;
        }

        void start() {
            HttpClient.newConnection()
                    .websocket(
                            WebsocketClientSpec.builder().protocols("reactive-rtc.v1").maxFramePayloadLength(262_144).build())
                    .uri("ws://localhost:" + port + "/rtc")
                    .handle((in, out) -> {
                        in.withConnection(connection -> channel = connection.channel());
                        say("{\"type\":\"hello\",\"userId\":\"" + name + "\",\"instance\":\"" + instance()
                                + "\",\"extra\":{}}");
                        return in.receive().asString().doOnNext(this::hear).then();
                    })
                    .subscribe();
        }

        /** Begins a rally; {@code t} travels as the time of the stroke. */
        void serve() {
            sent = System.nanoTime();
            signal("ping");
        }

        private void hear(String frame) {
            if (frame.contains("\"signal\"")) {
                relays.increment();
                acknowledge(frame);
                play(frame);
            } else if (frame.contains("\"welcome\"")) {
                enter();
            } else if (frame.contains("\"room.entered\"")) {
                ready.countDown();
            } else if (frame.contains("\"ping\"")) {
                say("{\"type\":\"pong\"}");
            } else if (frame.contains("\"error\"") || frame.contains("\"bye\"")) {
                throw new IllegalStateException(frame);
            }
        }

        private void play(String frame) {
            if (frame.contains("\"ball\":\"ping\"")) {
                signal("pong");
                return;
            }
            if (measuring) {
                millis.add((System.nanoTime() - sent) / 1e6);
            }
            serve();
        }

        private void enter() {
            if (!entering) {
                ready.countDown();
                return;
            }
            sequence = 1;
            say("{\"type\":\"room.enter\",\"id\":1,\"cseq\":1,\"room\":\"" + room + "\"}");
        }

        private void acknowledge(String frame) {
            Matcher seq = SEQ.matcher(frame);
            seen = seq.find() ? Long.parseLong(seq.group(1)) : 0;
        }

        private void signal(String ball) {
            say("{\"type\":\"signal\",\"cseq\":" + ++sequence + (seen > 0 ? ",\"ack\":" + seen : "") + ",\"room\":\"" + room
                    + "\",\"to\":\"" + partner
                    + "\",\"body\":{\"pc\":\"main\",\"epoch\":1,\"ball\":\"" + ball + "\",\"padding\":\"" + PADDING + "\"}}");
        }

        private String instance() {
            return String.format("%032x", name.hashCode() & 0xffffffffL);
        }

        private void say(String text) {
            channel.writeAndFlush(new TextWebSocketFrame(text));
        }
    }
}
