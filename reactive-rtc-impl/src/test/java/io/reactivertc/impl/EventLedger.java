package io.reactivertc.impl;

import io.reactivertc.common.UserId;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.RoomEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/** Keeps account of who came and went in one member's room, and notes what does not add up. Written by one thread at a time, read by any. */
final class EventLedger {

    private final UserId owner;
    private final Set<Peer> present = new CopyOnWriteArraySet<>();
    private final List<Peer> everyone = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    EventLedger(UserId owner) {
        this.owner = owner;
    }

    void note(RoomEvent event) {
        if (event instanceof RoomEvent.PeerJoined joined) {
            joined(joined.peer());
        } else if (event instanceof RoomEvent.PeerLeft left && !present.remove(left.peer())) {
            faults.add(owner + " was told that " + left.peer().id() + " left, who was not there");
        }
    }

    /** Notes the end of a stay, by when all must be gone. */
    void stayEnded() {
        present.forEach(peer -> faults.add(owner + " was not told that " + peer.id() + " left"));
        present.clear();
    }

    void failed(Throwable error) {
        faults.add(owner + ": " + error);
    }

    /** Returns the peers that came and did not go. */
    List<Peer> present() {
        return List.copyOf(present);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    private void joined(Peer peer) {
        if (everyone.contains(peer)) {
            faults.add(owner + " was told twice that " + peer.id() + " came");
        } else if (present.stream().anyMatch(other -> other.id().equals(peer.id()))) {
            faults.add(owner + " was told of a second " + peer.id());
        }
        everyone.add(peer);
        present.add(peer);
    }
}
