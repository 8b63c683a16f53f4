package io.reactivertc.impl.webrtc;

import java.time.Duration;

/**
 * Bounds how long native work may take.
 *
 * @param operation one operation of a peer connection; then it fails
 * @param close closing a peer connection; then it is abandoned
 * @param linger how long an engine without users lives on
 */
record EngineLimits(Duration operation, Duration close, Duration linger) {

    static final EngineLimits DEFAULT = new EngineLimits(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(2));
}
