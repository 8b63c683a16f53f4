/**
 * Keeps a signaling session over links that break: requests and replies, numbers, resume. Knows no sockets and no JSON library. May import {@code impl.loop} and, for the
 * in-memory transport, {@code impl.hub}; imported by {@code impl.room} and {@code impl}.
 */
@NullMarked
package io.reactivertc.impl.signaling;

import org.jspecify.annotations.NullMarked;
