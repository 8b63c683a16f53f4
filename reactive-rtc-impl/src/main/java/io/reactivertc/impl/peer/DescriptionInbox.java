package io.reactivertc.impl.peer;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the descriptions of the other side in the order of their numbers: they may come by two ways, the signaling server and the control channel, of which either can
 * overtake the other. Each is taken once; what a later one makes stale is dropped.
 */
final class DescriptionInbox {

    private static final int MOST_WAITING = 16;

    private final NavigableMap<Integer, SignalBody.Description> waiting = new TreeMap<>();
    private int last;

    /** Adds a description. Returns false if it is stale or was seen before, or too many wait. */
    boolean add(SignalBody.Description description) {
        boolean late = description.number() <= last;
        return !late && waiting.size() < MOST_WAITING && waiting.putIfAbsent(description.number(), description) == null;
    }

    /** Removes the next in order; null if there is none, or one before it is missing. */
    SignalBody.@Nullable Description poll() {
        return hasGap() ? null : pollFirst();
    }

    /** Removes the first, whatever is missing before it; null if there is none. */
    SignalBody.@Nullable Description pollFirst() {
        return waiting.isEmpty() ? null : take(waiting.firstKey());
    }

    /** Removes the answer to this own offer; null if there is none. Whatever the other side said before it is stale: it had settled that to be able to answer. */
    SignalBody.@Nullable Description pollAnswer(int offer) {
        Optional<Integer> found = waiting.values().stream()
                .filter(each -> each.description().type() == SessionDescription.Type.ANSWER && each.answers() == offer)
                .map(SignalBody.Description::number)
                .findFirst();
        return found.isPresent() ? take(found.get()) : null;
    }

    /** Returns whether descriptions wait for one that is missing. */
    boolean hasGap() {
        return !waiting.isEmpty() && waiting.firstKey() != last + 1;
    }

    private SignalBody.@Nullable Description take(int number) {
        SignalBody.Description taken = waiting.get(number);
        last = number;
        waiting.headMap(number, true).clear();
        return taken;
    }
}
