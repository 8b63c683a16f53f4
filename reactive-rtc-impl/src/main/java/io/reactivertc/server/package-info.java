/**
 * Serves signaling over WebSocket: on a port of its own, or on the routes of a Reactor Netty server that is there already. Applications that run a server import it; may import
 * Reactor Netty, {@code impl.hub}, {@code impl.json} and {@code impl.loop}.
 */
@NullMarked
package io.reactivertc.server;

import org.jspecify.annotations.NullMarked;
