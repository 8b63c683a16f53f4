/** Tests of the peers, and what every engine does. */
@NullMarked
package io.reactivertc.impl.peer;

import org.jspecify.annotations.NullMarked;
