/** Holds a bad network in user space: a relay between two ICE agents of this machine that delays, drops, limits, reorders and cuts. For tests and benchmarks only. */
@NullMarked
package io.reactivertc.netlab;

import org.jspecify.annotations.NullMarked;
