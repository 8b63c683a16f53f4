/** Tests of loops and what they confine. */
@NullMarked
package io.reactivertc.impl.room;

import org.jspecify.annotations.NullMarked;
