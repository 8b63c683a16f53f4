/**
 * Is the core of a signaling server without a transport: sessions, rooms, tickets, limits. Served over WebSocket by {@code io.reactivertc.server} and in memory by
 * {@code impl.signaling}. May import {@code impl.loop}.
 */
@NullMarked
package io.reactivertc.impl.hub;

import org.jspecify.annotations.NullMarked;
