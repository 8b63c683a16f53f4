/** Tests of the hub, in virtual time and without a transport. */
@NullMarked
package io.reactivertc.impl.hub;

import org.jspecify.annotations.NullMarked;
