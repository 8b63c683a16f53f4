/**
 * Carries signaling over a WebSocket, as a client. With {@code io.reactivertc.server} the only place that imports Netty. May import {@code impl.json}; imported by {@code impl}.
 */
@NullMarked
package io.reactivertc.impl.signaling.netty;

import org.jspecify.annotations.NullMarked;
