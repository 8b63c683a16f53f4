package io.reactivertc.impl.hub;

import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;

/** Is the way from a hub to one client. Called on the hub's loop; must neither block nor throw. */
public interface HubOutbound {

    /** Sends a frame, in the order of the calls. */
    void send(SignalingFrame<ServerMessage> frame);

    /** Tells that so many frames of this client have been dealt with, and as many more may come. */
    void handled(int frames);

    /** Closes the link after what was sent, with this WebSocket code. Once; nothing is sent afterwards. */
    void close(int code, String reason);
}
