/** Tests of loops and what they confine. */
@NullMarked
package io.reactivertc.impl.loop;

import org.jspecify.annotations.NullMarked;
