/** Tests of messages between peers, and channels in memory for whoever tests on top of them. */
@NullMarked
package io.reactivertc.impl.data;

import org.jspecify.annotations.NullMarked;
