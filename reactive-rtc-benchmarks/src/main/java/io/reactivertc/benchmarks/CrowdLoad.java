package io.reactivertc.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds many clients. Arguments: port, members of a room, how names of clients and rooms begin. Takes commands, one a line: {@code add N} lets so many more enter, a hundred at a time; {@code each N} one after the other; {@code cut}
 * breaks all connections at once, and lets all come back. Tells after each how many seconds it took, how many came, how many of them to their session, and how many were seen to leave.
 */
final class CrowdLoad implements CrowdClient.Listener {

    private static final int AT_ONCE = 100;
    private static final long PATIENCE_SECONDS = 120;

    private final int port;
    private final int roomSize;
    private final String prefix;
    private final List<CrowdClient> clients = new ArrayList<>();
    private final AtomicInteger there = new AtomicInteger();
    private final AtomicInteger resumed = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    private CrowdLoad(int port, int roomSize, String prefix) {
        this.port = port;
        this.roomSize = roomSize;
        this.prefix = prefix;
    }

    public static void main(String[] arguments) throws Exception {
        CrowdLoad load = new CrowdLoad(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), arguments[2]);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            load.obey(line.split(" "));
        }
        Runtime.getRuntime().halt(0);
    }

    private void obey(String[] command) throws IOException, InterruptedException {
        there.set(0);
        resumed.set(0);
        left.set(0);
        long start = System.nanoTime();
        switch (command[0]) {
            case "add" -> add(Integer.parseInt(command[1]), AT_ONCE);
            case "each" -> add(Integer.parseInt(command[1]), 1);
            default -> {
                clients.forEach(CrowdClient::cut);
                await(clients.size());
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        TimeUnit.MILLISECONDS.sleep(500); // for those who would be seen to leave
        Child.tell(System.out, seconds + " " + there + " " + resumed + " " + left);
    }

    private void add(int count, int atOnce) throws InterruptedException {
        for (int added = 1; added <= count; added++) {
            CrowdClient client = new CrowdClient(prefix, clients.size(), roomSize, port, this);
            clients.add(client);
            client.connect();
            if (added % atOnce == 0) {
                await(added);
            }
        }
        await(count);
    }

    private void await(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (there.get() < count && System.nanoTime() < deadline) {
            TimeUnit.MICROSECONDS.sleep(200);
        }
    }

    @Override
    public void onThere(boolean isResumed) {
        there.incrementAndGet();
        if (isResumed) {
            resumed.incrementAndGet();
        }
    }

    @Override
    public void onLeft() {
        left.incrementAndGet();
    }
}
