package io.reactivertc.impl;

import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Remembers the states of a peer, and when each began. */
final class StateLog {

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    StateLog(Peer peer) {
        peer.states().subscribe(state -> entries.add(new Entry(state, System.nanoTime())));
    }

    /** Returns what kinds of states there were, without repeating one that follows itself. */
    List<String> kinds() {
        List<String> kinds = new CopyOnWriteArrayList<>();
        for (Entry entry : entries) {
            String kind = entry.state.getClass().getSimpleName();
            if (kinds.isEmpty() || !kinds.get(kinds.size() - 1).equals(kind)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** Waits until there was such a state. */
    void await(Class<? extends PeerState> kind) {
        Await.until(() -> kind + " in " + entries, () -> first(kind) != null);
    }

    /** Waits until the newest state is this one, after there was that one. */
    void await(Class<? extends PeerState> kind, Class<? extends PeerState> then) {
        await(kind);
        Await.until(() -> then + " after " + kind + " in " + entries, () -> then.isInstance(last().state));
    }

    /** Returns how long it took from the first state of one kind to the next of the other. */
    Duration between(Class<? extends PeerState> from, Class<? extends PeerState> to) {
        Entry begin = first(from);
        Entry end = entries.stream()
                .filter(entry -> to.isInstance(entry.state) && entry.at - begin.at > 0)
                .findFirst()
                .orElseThrow();
        return Duration.ofNanos(end.at - begin.at);
    }

    boolean never(Predicate<PeerState> kind) {
        return entries.stream().map(Entry::state).noneMatch(kind);
    }

    private Entry first(Class<? extends PeerState> kind) {
        return entries.stream().filter(entry -> kind.isInstance(entry.state)).findFirst().orElse(null);
    }

    private Entry last() {
        return entries.get(entries.size() - 1);
    }

    @Override
    public String toString() {
        return entries.toString();
    }

    private record Entry(PeerState state, long at) {}
}
