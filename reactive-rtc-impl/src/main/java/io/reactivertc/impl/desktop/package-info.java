/** Captures what this machine shows: our port to a display, and its adapter to the X Window System. */
@NullMarked
package io.reactivertc.impl.desktop;

import org.jspecify.annotations.NullMarked;
