package io.reactivertc.impl.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Is what lies between the ports of {@link FakePeerEngine}s: two are joined when each was told the other's user name fragment and one at least the other's candidates. Can go
 * down and come back.
 */
public final class FakeNetwork {

    private static final Duration FAILED_AFTER = Duration.ofSeconds(15);

    private final Map<String, FakePeerPort> byUfrag = new HashMap<>();
    private boolean down;
    private int ufrags;
    private int channels = 1_024;
    private int sections;
    private volatile Duration latency = Duration.ZERO;

    /** Breaks all paths, until {@link #up()}: both ends notice. */
    public void down() {
        List<FakePeerPort> cut = new ArrayList<>();
        synchronized (this) {
            down = true;
            byUfrag.values().stream().filter(FakePeerPort::hasPath).distinct().forEach(cut::add);
        }
        cut.forEach(FakePeerPort::loseSight);
    }

    /** Lets paths be whole again: those whose ends did not give up come back by themselves, the others need a restart. */
    public void up() {
        List<FakePeerPort> all;
        synchronized (this) {
            down = false;
            all = byUfrag.values().stream().distinct().toList();
        }
        all.forEach(this::join);
    }

    /** Makes each frame take this long. */
    public void latency(Duration each) {
        latency = each;
    }

    Duration latency() {
        return latency;
    }

    static Duration failedAfter() {
        return FAILED_AFTER;
    }

    synchronized boolean isDown() {
        return down;
    }

    synchronized String register(FakePeerPort port) {
        String ufrag = "u%05d".formatted(++ufrags);
        byUfrag.put(ufrag, port);
        return ufrag;
    }

    synchronized int nextChannel() {
        return ++channels;
    }

    synchronized String nextSection() {
        return "m" + ++sections;
    }

    synchronized void forget(FakePeerPort port) {
        byUfrag.values().removeIf(port::equals);
    }

    /** Joins a port with the one that it was told of, if that one was told of it too. */
    void join(FakePeerPort port) {
        FakePeerPort other;
        synchronized (this) {
            other = byUfrag.get(Objects.requireNonNullElse(port.remoteUfrag(), ""));
            boolean mutual = other != null
                    && Objects.equals(other.remoteUfrag(), port.ufrag())
                    && Objects.equals(port.remoteUfrag(), other.ufrag());
            boolean told = other != null && (port.hasRemoteCandidates() || other.hasRemoteCandidates());
            if (down || !mutual || !told || port.isCut() || other.isCut()) {
                return;
            }
        }
        port.joined(other);
        other.joined(port);
    }
}
