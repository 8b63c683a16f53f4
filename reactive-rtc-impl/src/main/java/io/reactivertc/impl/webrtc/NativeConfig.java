package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCIceTransportPolicy;
import io.reactivertc.IceConfig;
import io.reactivertc.IceServer;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.peer.PeerPortConfig;
import java.util.List;

/** Translates our configuration into webrtc-java's. */
final class NativeConfig {

    private NativeConfig() {}

    /** Returns the configuration with these servers. Creation takes none: only {@code setConfiguration} refuses a bad one instead of crashing (N11). */
    static RTCConfiguration of(PeerPortConfig config, List<IceServer> servers) {
        RTCConfiguration result = new RTCConfiguration();
        result.iceTransportPolicy =
                config.policy() == IceConfig.TransportPolicy.RELAY ? RTCIceTransportPolicy.RELAY : RTCIceTransportPolicy.ALL;
        // Between hosts a TCP candidate reaches nothing that UDP does not, and a mesh of 8 opened 15,000 sockets for them. TURN over TCP is not affected.
        result.portAllocatorConfig =
                new PortAllocatorConfig(config.ports().least(), config.ports().most(), 0).setDisableTcp(true);
        result.iceServers = servers.stream().map(NativeConfig::server).toList();
        return result;
    }

    static RTCDataChannelInit channel(ChannelSpec spec) {
        RTCDataChannelInit result = new RTCDataChannelInit();
        result.ordered = spec.ordered();
        result.maxRetransmits = spec.maxRetransmits();
        result.maxPacketLifeTime = spec.maxPacketLifeTimeMillis();
        result.protocol = spec.protocol();
        result.negotiated = spec.negotiatedId() >= 0;
        result.id = spec.negotiatedId();
        return result;
    }

    private static RTCIceServer server(IceServer server) {
        RTCIceServer result = new RTCIceServer();
        result.urls = server.urls();
        result.username = server.username();
        result.password = server.credential();
        return result;
    }
}
