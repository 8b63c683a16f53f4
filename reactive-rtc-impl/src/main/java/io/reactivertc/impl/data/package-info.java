/**
 * Moves messages between two peers: frames, windows, queues, acknowledgements, the control channel. Survives peer connections. Knows no native code: channels are
 * {@link io.reactivertc.impl.data.ChannelPort}s. May import {@code impl.loop}; imported by {@code impl.peer} and {@code impl.webrtc} (its ports).
 */
@NullMarked
package io.reactivertc.impl.data;

import org.jspecify.annotations.NullMarked;
