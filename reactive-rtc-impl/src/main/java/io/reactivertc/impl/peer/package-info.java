/**
 * Keeps one peer connected: negotiation, recovery, the peer as users see it. Knows no native code: peer connections are {@link io.reactivertc.impl.peer.PeerPort}s.
 * May import {@code impl.loop} and {@code impl.data}; imported by {@code impl.room}, {@code impl.webrtc} (its ports) and {@code impl.json} (its bodies).
 */
@NullMarked
package io.reactivertc.impl.peer;

import org.jspecify.annotations.NullMarked;
