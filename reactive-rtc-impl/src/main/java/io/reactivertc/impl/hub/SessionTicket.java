package io.reactivertc.impl.hub;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.UserId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Proves who a client was: the content of a resume key.
 *
 * @param boot which life of the server made it
 * @param session the id of the session
 * @param serial rises with each key of that session
 * @param user who
 * @param instance which life of the client
 * @param principal whom the server knew them as
 */
record SessionTicket(long boot, String session, long serial, UserId user, InstanceId instance, @Nullable String principal) {

    void write(DataOutputStream out) throws IOException {
        out.writeLong(boot);
        out.writeUTF(session);
        out.writeLong(serial);
        out.writeUTF(user.value());
        out.writeUTF(instance.value());
        Tickets.writeOptional(out, principal);
    }

    static SessionTicket read(DataInputStream in) throws IOException {
        return new SessionTicket(
                in.readLong(), in.readUTF(), in.readLong(), UserId.of(in.readUTF()), InstanceId.of(in.readUTF()),
                Tickets.readOptional(in));
    }
}
