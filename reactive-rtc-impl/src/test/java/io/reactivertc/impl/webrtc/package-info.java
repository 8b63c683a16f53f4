/** Tests of the adapter to webrtc-java. */
@NullMarked
package io.reactivertc.impl.webrtc;

import org.jspecify.annotations.NullMarked;
