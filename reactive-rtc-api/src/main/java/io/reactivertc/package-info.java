/**
 * Is the entry point of the library: {@link io.reactivertc.RtcConnector} builds an {@link io.reactivertc.RtcConnection}, which leads to rooms and peers. May import all
 * other packages of the API; none of them may import this one.
 */
@NullMarked
package io.reactivertc;

import org.jspecify.annotations.NullMarked;
