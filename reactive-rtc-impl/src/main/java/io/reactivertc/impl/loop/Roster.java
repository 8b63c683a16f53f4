package io.reactivertc.impl.loop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Holds who or what is present, in the order of arrival, and shows it as a stream. Written on the loop, read on any thread.
 *
 * @param <K> identifies a member
 * @param <V> the members
 */
public final class Roster<K, V> {

    private final RtcLoop loop;
    private final CopyOnWriteArrayList<View> views = new CopyOnWriteArrayList<>();

    /** Members by key and by number of arrival; concurrent because snapshots are taken on any thread. */
    private final Map<K, Place<V>> places = new ConcurrentHashMap<>();

    private final ConcurrentSkipListMap<Long, V> arrivals = new ConcurrentSkipListMap<>();

    private long arrived;
    private boolean completed;

    /** Creates an empty roster. Any thread. */
    public Roster(RtcLoop loop) {
        this.loop = loop;
    }

    /** Adds a member; one with the same key is replaced, and the new one counts as a newcomer. After {@link #complete()} nothing happens. On the loop. */
    public void add(K key, V member) {
        loop.assertInLoop();
        if (completed) {
            return;
        }
        Place<V> place = new Place<>(++arrived, member);
        Place<V> replaced = places.put(key, place);
        if (replaced != null) {
            arrivals.remove(replaced.number);
        }
        arrivals.put(place.number, member);
        views.forEach(View::drain);
    }

    /** Removes a member and returns it; null if there is none with this key. On the loop. */
    public @Nullable V remove(K key) {
        loop.assertInLoop();
        Place<V> place = places.remove(key);
        if (place == null) {
            return null;
        }
        arrivals.remove(place.number);
        return place.member;
    }

    /** Returns the member with this key, if there is one now. Never blocks. Any thread. */
    public Optional<V> get(K key) {
        return Optional.ofNullable(places.get(key)).map(Place::member);
    }

    /** Returns who is present now, in the order of arrival; a snapshot. Never blocks. Any thread. */
    public List<V> all() {
        return List.copyOf(arrivals.values());
    }

    /** Returns how many are present now. Never blocks. Any thread. */
    public int size() {
        return places.size();
    }

    /** Takes no more newcomers; the streams complete once their subscribers have taken who is still present. Idempotent. On the loop. */
    public void complete() {
        loop.assertInLoop();
        completed = true;
        views.forEach(View::drain);
    }

    /**
     * Emits who is present, then who comes: no gap, no duplicate. Hot, on the loop. A subscriber without demand holds a place in the roster, not a queue; who left before it
     * asked is not shown to it.
     */
    public Flux<V> members() {
        return LoopSubscription.<V>flux(View::new);
    }

    private record Place<V>(long number, V member) {}

    /** Remembers the last arrival that its subscriber has seen. */
    private final class View extends LoopSubscription<V> {

        private long seen;

        View(CoreSubscriber<? super V> subscriber) {
            super(loop, subscriber);
        }

        @Override
        protected void attach() {
            views.add(this);
        }

        @Override
        protected @Nullable V poll() {
            Map.Entry<Long, V> next = arrivals.higherEntry(seen);
            if (next == null) {
                return null;
            }
            seen = next.getKey();
            return next.getValue();
        }

        @Override
        protected boolean isOver() {
            return completed && arrivals.higherKey(seen) == null;
        }

        @Override
        protected void detach() {
            views.remove(this);
        }
    }
}
