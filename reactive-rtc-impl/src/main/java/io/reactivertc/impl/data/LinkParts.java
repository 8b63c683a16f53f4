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
 * @param listener who is told
 */
record LinkParts(
        PeerLinkConfig config,
        RtcLoop loop,
        Outbox outbox,
        Intake intake,
        Heartbeat heartbeat,
        Farewell farewell,
        PeerLink.Listener listener) {}
