/** Opens microphones, speakers and cameras: our ports to them, and the adapter to the sound of the Java platform. */
@NullMarked
package io.reactivertc.impl.device;

import org.jspecify.annotations.NullMarked;
