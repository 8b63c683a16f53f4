package io.reactivertc.impl.peer;

import io.reactivertc.IceConfig;
import io.reactivertc.IceServer;
import java.util.List;

/**
 * Says how a peer connection is made.
 *
 * @param iceServers STUN and TURN servers
 * @param policy which candidates may be used
 * @param ports the local ports to use
 */
public record PeerPortConfig(List<IceServer> iceServers, IceConfig.TransportPolicy policy, IceConfig.PortRange ports) {

    /** Copies the servers. */
    public PeerPortConfig {
        iceServers = List.copyOf(iceServers);
    }
}
