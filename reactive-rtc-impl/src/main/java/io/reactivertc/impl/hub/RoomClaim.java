package io.reactivertc.impl.hub;

import io.reactivertc.common.Admission;
import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Proves what a room was and that someone was in it.
 *
 * @param boot which life of the server made it
 * @param room which room
 * @param incarnation which life of the room
 * @param revision rises with each change of the room
 * @param purgedAt the lowest revision of a claim that still lets its bearer in
 * @param spec what the room is
 * @param locked whether nobody else may enter
 * @param owner who owns it
 * @param member whose claim this is
 * @param password what protects it
 * @param relay who passes on to the member in a relay tree, if somebody does
 */
record RoomClaim(
        long boot,
        RoomId room,
        long incarnation,
        long revision,
        long purgedAt,
        RoomSpec spec,
        boolean locked,
        UserId owner,
        UserId member,
        @Nullable RoomPassword password,
        @Nullable UserId relay) {

    void write(DataOutputStream out) throws IOException {
        out.writeLong(boot);
        out.writeUTF(room.value());
        out.writeLong(incarnation);
        out.writeLong(revision);
        out.writeLong(purgedAt);
        out.writeUTF(spec.topology().name());
        out.writeInt(spec.maxPeers());
        out.writeUTF(spec.ownerLeaves().name());
        out.writeUTF(spec.admission().name());
        out.writeBoolean(spec.listed());
        Tickets.writeOptional(out, spec.tag());
        out.writeInt(spec.relays());
        out.writeBoolean(locked);
        out.writeUTF(owner.value());
        out.writeUTF(member.value());
        Tickets.writeOptional(out, relay == null ? null : relay.value());
        out.writeBoolean(password != null);
        if (password != null) {
            password.write(out);
        }
    }

    static RoomClaim read(DataInputStream in) throws IOException {
        long boot = in.readLong();
        RoomId room = RoomId.of(in.readUTF());
        long incarnation = in.readLong();
        long revision = in.readLong();
        long purgedAt = in.readLong();
        RoomSpec spec = readSpec(in);
        boolean locked = in.readBoolean();
        UserId owner = UserId.of(in.readUTF());
        UserId member = UserId.of(in.readUTF());
        String relay = Tickets.readOptional(in);
        RoomPassword password = in.readBoolean() ? RoomPassword.read(in) : null;
        return new RoomClaim(boot, room, incarnation, revision, purgedAt, spec, locked, owner, member, password,
                relay == null ? null : UserId.of(relay));
    }

    private static RoomSpec readSpec(DataInputStream in) throws IOException {
        return new RoomSpec(
                Topology.valueOf(in.readUTF()),
                in.readInt(),
                OwnerLeaves.valueOf(in.readUTF()),
                Admission.valueOf(in.readUTF()),
                in.readBoolean(),
                Tickets.readOptional(in),
                in.readInt());
    }
}
