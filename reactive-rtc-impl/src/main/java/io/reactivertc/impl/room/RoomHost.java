package io.reactivertc.impl.room;

import io.reactivertc.common.JsonText;
import io.reactivertc.impl.peer.PeerContext;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.media.LocalMedia;
import java.time.Duration;
import java.util.Map;

/** Is what a room needs of its connection. Called on the loop, but for {@link #retain} and {@link #release}. */
public interface RoomHost {

    /** Returns what peers are made with. */
    PeerContext peers();

    /** Returns the way to the server. */
    SignalingSession session();

    /** Returns what makes the tracks of this side. */
    LocalMedia media();

    /** Returns whether a password may be sent: nobody on the way can read it, or the application allowed it. */
    boolean maySendSecrets();

    /** Returns how long somebody who was lost may take to come back. */
    Duration grace();

    /** Returns what others see of this participant in a room that adds this; throws {@code DataException} with {@code INVALID_JSON} if it cannot be written. */
    JsonText extra(Map<String, Object> added);

    /** Returns the number of the next change of what others see. */
    long nextVersion();

    /** Keeps the handle while it is in use, even if the application forgets it. Any thread. */
    void retain(DefaultRoom room);

    /** Takes one {@link #retain} back. Any thread. */
    void release(DefaultRoom room);
}
