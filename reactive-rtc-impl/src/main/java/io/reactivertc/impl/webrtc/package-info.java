/** Adapts webrtc-java to the ports. The only package that imports {@code dev.onvoid}; every native call runs on its lane. */
@NullMarked
package io.reactivertc.impl.webrtc;

import org.jspecify.annotations.NullMarked;
