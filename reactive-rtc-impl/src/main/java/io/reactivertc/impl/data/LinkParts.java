package io.reactivertc.impl.data;

import io.reactivertc.impl.loop.RtcLoop;

/**
 * Names what lives as long as a link.
 *
 * @param config whom it joins
 * @param loop where it lives
 * @param outbox what it sends
 * @param intake what it receives
 * @param heartbeat how fast the other side answers
 * @param farewell how it ends
 * @param channels what else there is on its peer connections
 * @param control who reads the parts of control frames
 * @param listener who is told
 */
record LinkParts(
        PeerLinkConfig config,
        RtcLoop loop,
        Outbox outbox,
        Intake intake,
        Heartbeat heartbeat,
        Farewell farewell,
        LinkChannels channels,
        ControlParts control,
        PeerLink.Listener listener) {}
