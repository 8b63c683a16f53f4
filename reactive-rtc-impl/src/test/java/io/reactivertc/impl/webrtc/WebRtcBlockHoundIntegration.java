package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpReceiver;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.logging.Logging;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Marks the native methods of webrtc-java as blocking: each waits for another thread (N4). So a call that bypasses the lane fails the test that makes it. */
public final class WebRtcBlockHoundIntegration implements BlockHoundIntegration {

    private static final List<Class<?>> NATIVE = List.of(
            PeerConnectionFactory.class,
            RTCPeerConnection.class,
            RTCDataChannel.class,
            RTCRtpSender.class,
            RTCRtpReceiver.class,
            RTCRtpTransceiver.class,
            MediaStreamTrack.class,
            AudioDeviceModuleBase.class,
            CustomAudioSource.class,
            Logging.class);

    @Override
    public void applyTo(BlockHound.Builder builder) {
        for (Class<?> type : NATIVE) {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isNative(method.getModifiers())) {
                    builder.markAsBlocking(type, method.getName(), descriptor(method));
                }
            }
        }
    }

    private static String descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes()).toMethodDescriptorString();
    }
}
