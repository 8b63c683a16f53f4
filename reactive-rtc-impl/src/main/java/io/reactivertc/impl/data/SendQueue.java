package io.reactivertc.impl.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds what waits to begin: single messages in their order, and publishers, each in one place and in turn. Bounded; each step takes constant time. On the loop.
 */
final class SendQueue {

    /** Is what has messages waiting. */
    interface Source {

        /** Returns whether a message waits. */
        boolean hasNext();

        /** Takes the next message. */
        Outgoing next();
    }

    private final int maxPlaces;
    private final int maxBytes;

    /** Those that have a message waiting, next one first. */
    private final Set<Source> ready = new LinkedHashSet<>();

    private final Set<PublisherSend<?>> publishers = new LinkedHashSet<>();
    private int singles;
    private long singleBytes;

    SendQueue(int maxPlaces, int maxBytes) {
        this.maxPlaces = maxPlaces;
        this.maxBytes = maxBytes;
    }

    /** Adds a message; returns false if there is no room. A message larger than the whole queue may wait alone. */
    boolean offer(SingleSend single) {
        int size = single.message().size();
        if (isFull() || singles > 0 && singleBytes + size > maxBytes) {
            return false;
        }
        singles++;
        singleBytes += size;
        return ready.add(single);
    }

    /** Takes a message back; returns false if it does not wait any more. */
    boolean remove(SingleSend single) {
        if (!ready.remove(single)) {
            return false;
        }
        leave(single);
        return true;
    }

    /** Gives a publisher its place; returns false if there is none. */
    boolean offer(PublisherSend<?> publisher) {
        return !isFull() && publishers.add(publisher);
    }

    /** Takes the place of a publisher back, with what waits of it. */
    void remove(PublisherSend<?> publisher) {
        publishers.remove(publisher);
        ready.remove(publisher);
    }

    /** Says that a message of this publisher waits. */
    void ready(PublisherSend<?> publisher) {
        if (publishers.contains(publisher)) {
            ready.add(publisher);
        }
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    /** Takes the next message. */
    Outgoing take() {
        Source source = ready.iterator().next();
        Outgoing message = source.next();
        if (source instanceof SingleSend single) {
            ready.remove(single);
            leave(single);
        } else if (!source.hasNext()) {
            ready.remove(source);
        } else if (ready.size() > 1) {
            ready.remove(source);
            ready.add(source);
        }
        return message;
    }

    /** Returns how many single messages wait. */
    int singles() {
        return singles;
    }

    /** Returns how many bytes of single messages wait. */
    long singleBytes() {
        return singleBytes;
    }

    /** Returns the publishers that have a place. */
    Set<PublisherSend<?>> publishers() {
        return publishers;
    }

    /** Returns the single messages that wait; a copy. */
    List<SingleSend> waiting() {
        List<SingleSend> waiting = new ArrayList<>(singles);
        for (Source source : ready) {
            if (source instanceof SingleSend single) {
                waiting.add(single);
            }
        }
        return waiting;
    }

    private boolean isFull() {
        return singles + publishers.size() >= maxPlaces;
    }

    private void leave(SingleSend single) {
        singles--;
        singleBytes -= single.message().size();
    }
}
