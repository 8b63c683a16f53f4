package io.reactivertc.impl.room;

import io.reactivertc.error.RtcException;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.MonoSink;

/** Is one attempt to enter a room, with whom it is made for. On the loop. */
final class Entry {

    private final EnterMode mode;
    private final RoomOptions options;
    private final MonoSink<Room> sink;
    private final Captures captures;
    private final Disposable.Composite requests = Disposables.composite();

    /** Whether the server was asked. */
    private boolean asked;

    /** Set by whoever cancels, on any thread, ahead of the command that undoes the attempt. */
    private volatile boolean cancelled;

    Entry(EnterMode mode, RoomOptions options, Captures captures, MonoSink<Room> sink) {
        this.mode = mode;
        this.options = options;
        this.captures = captures;
        this.sink = sink;
    }

    EnterMode mode() {
        return mode;
    }

    RoomOptions options() {
        return options;
    }

    /** Returns what is captured for it, and for the stay that comes of it. */
    Captures captures() {
        return captures;
    }

    /** Notes that the server is being asked. */
    void asked() {
        asked = true;
    }

    boolean wasAsked() {
        return asked;
    }

    /** Ties a request to this attempt. */
    void track(Disposable request) {
        requests.add(request);
    }

    /** Forgets the answers that did not come. */
    void forget() {
        requests.dispose();
    }

    /** Notes that nobody waits any more. Any thread. */
    void cancelled() {
        cancelled = true;
    }

    void succeed(Room room) {
        sink.success(room);
    }

    void fail(RtcException error) {
        requests.dispose();
        if (!cancelled) {
            sink.error(error);
        }
    }
}
