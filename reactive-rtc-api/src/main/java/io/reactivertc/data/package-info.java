/** Holds messages and channels between peers. May import {@code common} and {@code error}. */
@NullMarked
package io.reactivertc.data;

import org.jspecify.annotations.NullMarked;
