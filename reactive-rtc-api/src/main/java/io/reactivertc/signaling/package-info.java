/**
 * Holds the signaling vocabulary and the transport that carries it. Applications need it only to plug in a transport of their own. May import {@code common} and
 * {@code error}.
 */
@NullMarked
package io.reactivertc.signaling;

import org.jspecify.annotations.NullMarked;
