package io.reactivertc.signaling;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.UserId;
import java.util.Objects;

/**
 * Describes one member of a room to another.
 *
 * @param user who
 * @param instance which life of theirs
 * @param role what they are in the room
 * @param extra what they tell of themselves, a JSON object
 * @param offer whether the one who reads this makes the first offer (the newcomer does)
 * @param linked whether the two connect; the owner of a room is told of those, too, with whom they do not
 * @param flow which way media travel between the two, if they connect
 */
public record PeerInfo(UserId user, InstanceId instance, Role role, JsonText extra, boolean offer, boolean linked,
        MediaFlow flow) {

    /** Requires all parts. */
    public PeerInfo {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(extra, "extra");
        Objects.requireNonNull(flow, "flow");
    }

    /** Creates a description of somebody to connect to. */
    public PeerInfo(UserId user, InstanceId instance, Role role, JsonText extra, boolean offer) {
        this(user, instance, role, extra, offer, true, MediaFlow.BOTH);
    }

    /** Creates a description of somebody with whom media travel both ways if the two connect. */
    public PeerInfo(UserId user, InstanceId instance, Role role, JsonText extra, boolean offer, boolean linked) {
        this(user, instance, role, extra, offer, linked, MediaFlow.BOTH);
    }

    /** Returns the same member, told to one who makes the first offer or does not. */
    public PeerInfo withOffer(boolean makes) {
        return new PeerInfo(user, instance, role, extra, makes, linked, flow);
    }
}
