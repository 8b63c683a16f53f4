/** Holds the view of one remote participant. May import {@code data}, {@code common} and {@code error}. */
@NullMarked
package io.reactivertc.peer;

import org.jspecify.annotations.NullMarked;
