package io.reactivertc.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the open connections of each address. Any thread: connections come and go on all of Netty's. */
final class ConnectionsByAddress {

    private final int most;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    ConnectionsByAddress(int most) {
        this.most = most;
    }

    boolean isFull(String address) {
        return counts.getOrDefault(address, 0) >= most;
    }

    void opened(String address) {
        counts.merge(address, 1, Integer::sum);
    }

    void closed(String address) {
        counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }
}
