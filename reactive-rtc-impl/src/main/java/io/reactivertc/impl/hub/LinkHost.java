package io.reactivertc.impl.hub;

import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.SignalingFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Is what a link needs of its hub. On the loop. */
interface LinkHost {

    /** Finds out who says hello and answers them; the result ends that. */
    @Nullable
    Disposable receive(HubLink link, ClientMessage.Hello hello);

    /** Deals with a numbered frame. */
    void handle(Session session, SignalingFrame<ClientMessage> frame);

    /** Keeps a session whose link is gone for a while. */
    void detach(Session session, HubLink link);

    /** Ends a session whose client went. */
    void leave(Session session, PeerLeftReason reason);

    /** Forgets a link that is closed. */
    void forget(HubLink link);
}
