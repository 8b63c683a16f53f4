package io.reactivertc.impl.room;

import io.reactivertc.impl.loop.EventHub;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.room.RoomEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import reactor.core.publisher.Flux;

/** Tells what happens during one stay, in order: who came before what they did. Written on the loop. */
final class RoomTidings {

    private static final int MOST = 1_024;

    private final EventHub<RoomEvent> events;

    /** Members whose coming was not told yet. */
    private final Queue<DefaultPeer> untold = new ArrayDeque<>();

    RoomTidings(RtcLoop loop) {
        this.events = new EventHub<>(loop, MOST);
    }

    Flux<RoomEvent> events() {
        return events.events();
    }

    /** Notes that somebody came, which is told with the next {@link #tellArrivals}. */
    void arrived(DefaultPeer peer) {
        untold.add(peer);
    }

    /** Tells of those who came. */
    void tellArrivals() {
        for (DefaultPeer peer = untold.poll(); peer != null; peer = untold.poll()) {
            events.emit(new RoomEvent.PeerJoined(peer));
        }
    }

    /** Tells something, after those who came. */
    void tell(RoomEvent event) {
        tellArrivals();
        events.emit(event);
    }

    /** Tells something ahead of those who came. */
    void tellFirst(RoomEvent event) {
        events.emit(event);
    }

    void complete() {
        events.complete();
    }
}
