/** Tests microphones, speakers and cameras. */
@NullMarked
package io.reactivertc.impl.device;

import org.jspecify.annotations.NullMarked;
