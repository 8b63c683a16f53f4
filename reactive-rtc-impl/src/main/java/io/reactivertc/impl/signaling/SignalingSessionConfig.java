package io.reactivertc.impl.signaling;

import io.reactivertc.IdentityConfig;
import io.reactivertc.ReconnectConfig;
import io.reactivertc.SignalingConfig;
import io.reactivertc.TimeoutConfig;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;

/**
 * Says what a session needs to know.
 *
 * @param signaling where the token comes from, and whether secrets may travel in clear
 * @param identity the user id wished for
 * @param reconnect how hard to try
 * @param timeouts how long to wait
 * @param instance which life of the user this is
 * @param extra what others see of the user, a JSON object
 */
public record SignalingSessionConfig(
        SignalingConfig signaling,
        IdentityConfig identity,
        ReconnectConfig reconnect,
        TimeoutConfig timeouts,
        InstanceId instance,
        JsonText extra) {}
