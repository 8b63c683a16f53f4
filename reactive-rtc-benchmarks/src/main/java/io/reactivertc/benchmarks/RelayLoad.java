package io.reactivertc.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Loads a server with pairs of clients that play ping-pong with 1 KB messages. Arguments: {@code ours} or {@code rmc}, port, pairs, members of a room, seconds to warm up, seconds to
 * measure. Tells relays, seconds, and the 50th and 99th percentile of the round trip in ms. With 0 pairs it holds idle connections instead, as many as the fourth argument says.
 */
final class RelayLoad implements RelayClient.Listener {

    private static final int AT_ONCE = 100;

    private final List<RelayClient> clients = new ArrayList<>();
    private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
    private final LongAdder relays = new LongAdder();
    private final int port;
    private CountDownLatch ready = new CountDownLatch(0);
    private volatile boolean measuring;

    private RelayLoad(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) throws Exception {
        RelayLoad load = new RelayLoad(Integer.parseInt(arguments[1]));
        int pairs = Integer.parseInt(arguments[2]);
        int fourth = Integer.parseInt(arguments[3]);
        if (pairs == 0) {
            int first = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 0;
            for (int number = first; number < first + fourth; number++) {
                load.clients.add(new OurRelayClient(number, 2, false, load));
            }
            load.connect(load.clients);
            Child.tell(System.out, "idle");
        } else {
            load.play(arguments[0], pairs, fourth, Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
        }
        while (System.in.read() >= 0) {
            // the parent closes it
        }
        Runtime.getRuntime().halt(0);
    }

    private void play(String which, int pairs, int roomSize, int warmUp, int seconds) throws InterruptedException {
        for (int number = 0; number < 2 * pairs; number++) {
            clients.add(which.equals("rmc")
                    ? new RmcRelayClient(number, roomSize, this)
                    : new OurRelayClient(number, roomSize, true, this));
        }
        connect(clients.stream().filter(client -> client.first).toList());
        connect(clients.stream().filter(client -> !client.first).toList());
        for (int pair = 0; pair < pairs; pair++) {
            clients.get(2 * pair).stroke(true);
        }
        TimeUnit.SECONDS.sleep(warmUp);
        Child.tell(System.out, "warm");
        measure(seconds);
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

    private void connect(List<RelayClient> some) throws InterruptedException {
        ready = new CountDownLatch(some.size());
        for (int next = 0; next < some.size(); next++) {
            some.get(next).start(port);
            if (next % AT_ONCE == AT_ONCE - 1) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        if (!ready.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(ready.getCount() + " clients of " + some.size() + " are not ready");
        }
    }

    @Override
    public void onReady() {
        ready.countDown();
    }

    @Override
    public void onStroke(RelayClient client, boolean isPing) {
        relays.increment();
        if (isPing) {
            client.stroke(false);
            return;
        }
        if (measuring) {
            millis.add(client.millisSinceStroke());
        }
        client.stroke(true);
    }
}
