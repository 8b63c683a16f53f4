package io.reactivertc.impl;

import io.reactivertc.common.RoomId;
import io.reactivertc.impl.room.DefaultRoom;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands out one handle per room. A handle is kept as long as the application has it, is in the room or on the way in, or subscribes to it; after that nobody could tell it from
 * a new one, so that a connection which goes through a million rooms does not grow. Any thread.
 */
final class RoomHandles {

    private final Function<RoomId, DefaultRoom> factory;
    private final Map<RoomId, Handle> handles = new ConcurrentHashMap<>();
    private final ReferenceQueue<DefaultRoom> forgotten = new ReferenceQueue<>();

    /** How often each handle is in use: concurrent because streams are subscribed on any thread. */
    private final Map<DefaultRoom, Integer> uses = new ConcurrentHashMap<>();

    RoomHandles(Function<RoomId, DefaultRoom> factory) {
        this.factory = factory;
    }

    /** Returns the handle of this room, always the same. */
    DefaultRoom get(RoomId id) {
        clean();
        while (true) {
            DefaultRoom known = find(id);
            if (known != null) {
                return known;
            }
            DefaultRoom made = factory.apply(id);
            Handle handle = new Handle(id, made, forgotten);
            if (handles.compute(id, (key, present) -> present == null || present.get() == null ? handle : present) == handle) {
                return made;
            }
        }
    }

    /** Returns the handle of this room, or null if nobody has one. */
    @Nullable
    DefaultRoom find(RoomId id) {
        Handle handle = handles.get(id);
        return handle == null ? null : handle.get();
    }

    /** Returns all handles that somebody has. */
    List<DefaultRoom> all() {
        return handles.values().stream().map(Reference::get).filter(Objects::nonNull).toList();
    }

    /** Keeps a handle until {@link #release} was called as often. */
    void retain(DefaultRoom room) {
        uses.merge(room, 1, Integer::sum);
    }

    void release(DefaultRoom room) {
        uses.computeIfPresent(room, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Returns how many handles are remembered. */
    int size() {
        clean();
        return handles.size();
    }

    private void clean() {
        for (Reference<? extends DefaultRoom> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            Handle handle = (Handle) gone;
            handles.remove(handle.id, handle);
        }
    }

    private static final class Handle extends WeakReference<DefaultRoom> {

        private final RoomId id;

        Handle(RoomId id, DefaultRoom room, ReferenceQueue<DefaultRoom> forgotten) {
            super(room, forgotten);
            this.id = id;
        }
    }
}
