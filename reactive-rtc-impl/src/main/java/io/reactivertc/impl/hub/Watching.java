package io.reactivertc.impl.hub;

import io.reactivertc.signaling.ServerMessage;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Remembers what one session watches, and of which changes it has yet to be told because it reads slowly. Keeps what changed, never how: the newest is told when there is room. On the loop.
 */
final class Watching {

    private static final int MOST_SUBJECTS = 256;

    private final Session session;
    private final Set<Watches.Subject> subjects = new HashSet<>(2);
    private final Set<Object> untold = new LinkedHashSet<>(2);
    private Function<Object, ServerMessage> describe = what -> {
        throw new IllegalStateException("nothing is watched");
    };

    Watching(Session session) {
        this.session = session;
    }

    /** Names who knows what things are now; before anything is watched. */
    void describedBy(Function<Object, ServerMessage> source) {
        describe = source;
    }

    boolean isFull() {
        return subjects.size() >= MOST_SUBJECTS;
    }

    void add(Watches.Subject subject) {
        subjects.add(subject);
    }

    void remove(Watches.Subject subject) {
        subjects.remove(subject);
    }

    List<Watches.Subject> subjects() {
        return List.copyOf(subjects);
    }

    /** Tells of a change, now or when there is room. */
    void tell(Object what) {
        untold.add(what);
        retry();
    }

    /** Tells of those changes that there is room for. */
    void retry() {
        Iterator<Object> all = untold.iterator();
        while (all.hasNext() && session.hasRoom()) {
            Object what = all.next();
            all.remove();
            session.send(describe.apply(what));
        }
    }
}
