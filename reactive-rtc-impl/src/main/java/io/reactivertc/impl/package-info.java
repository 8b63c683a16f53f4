/** Wires the implementation together and offers it as {@link io.reactivertc.RtcProvider}. Imported by nobody. */
@NullMarked
package io.reactivertc.impl;

import org.jspecify.annotations.NullMarked;
