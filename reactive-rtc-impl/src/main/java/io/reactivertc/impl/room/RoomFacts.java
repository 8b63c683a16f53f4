package io.reactivertc.impl.room;

import io.reactivertc.common.Admission;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.room.RoomDescriptor;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomInfo;
import io.reactivertc.signaling.MediaFlow;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.RoomAbout;

/** Knows what a room is, as the server told it last. Written on the loop; descriptors are made on any thread. */
final class RoomFacts {

    private final RoomId id;
    private final RoomHost host;
    private volatile RoomSpec spec = RoomSpec.DEFAULT;
    private volatile RoomAbout about = RoomAbout.NOTHING;
    private UserId owner;

    RoomFacts(RoomId id, RoomHost host) {
        this.id = id;
        this.host = host;
        this.owner = host.peers().self();
    }

    void entered(ServerMessage.RoomEntered entered) {
        spec = entered.spec();
        about = entered.about();
        owner = entered.owner();
    }

    /** Takes a change over and returns how the application is told of it. */
    RoomEvent updated(ServerMessage.RoomUpdated updated, int members) {
        spec = updated.spec();
        about = updated.about();
        return new RoomEvent.Updated(new RoomInfo(id, true, members, spec.maxPeers(), about.secured(), spec.tag(),
                about.locked(), Extras.read(host.peers().json(), about.extra())));
    }

    void owner(UserId next) {
        owner = next;
    }

    RoomSpec spec() {
        return spec;
    }

    RoomAbout about() {
        return about;
    }

    UserId owner() {
        return owner;
    }

    Role role() {
        return owner.equals(host.peers().self()) ? Role.OWNER : Role.MEMBER;
    }

    /** Returns whether what this participant publishes in the room may travel along a connection on which media flow like this. */
    boolean sendsAlong(MediaFlow flow) {
        return flow == MediaFlow.BOTH || flow == MediaFlow.OUT && role() == Role.OWNER;
    }

    /** Returns whether this participant is one of those who send nothing, unless they were introduced to somebody. */
    boolean isAudience() {
        return spec.topology().isOneWay() && role() != Role.OWNER;
    }

    /** Returns whether this participant passes on what the owner publishes. */
    boolean isRelay() {
        return spec.topology() == Topology.RELAY_TREE && role() != Role.OWNER;
    }

    /** Any thread. */
    RoomDescriptor descriptor() {
        return new RoomDescriptor(id, spec.topology(), about.secured(), spec.admission() == Admission.OWNER);
    }
}
