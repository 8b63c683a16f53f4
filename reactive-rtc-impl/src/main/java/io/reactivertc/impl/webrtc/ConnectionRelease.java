package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the reference to a peer connection that webrtc-java 0.14.0 takes and forgets, 45 to 200 kB each (N11b). Both a peer connection and a frame buffer are
 * reference-counted natively, and only the buffer's Java class can release; so a buffer is made that holds the connection's handle. Later versions release by themselves, which
 * is why any other version than this one is left alone. The transceiver that {@code addTransceiver} returns is forgotten in the same way. {@code docs/decisions.md} has the measurements. Used on the lane.
 */
final class ConnectionRelease {

    /** Switches this off if set to false. */
    static final String PROPERTY = "io.reactivertc.webrtc.releaseConnections";

    private static final Logger log = LoggerFactory.getLogger(ConnectionRelease.class);
    private static final String VERSION = "0.14.0";
    private static final String ORIGIN = "/META-INF/maven/dev.onvoid.webrtc/webrtc-java/pom.properties";
    private static final @Nullable ConnectionRelease INSTANCE = find();

    private final Field handle;
    private final Constructor<NativeI420Buffer> buffer;

    private ConnectionRelease(Field handle, Constructor<NativeI420Buffer> buffer) {
        this.handle = handle;
        this.buffer = buffer;
    }

    /**
     * Returns what gives the reference to this connection, or to this transceiver of one, back; to be made before its close, and run after it, once, when nothing else of it is
     * in use.
     */
    static Runnable of(Object connection) {
        ConnectionRelease release = INSTANCE;
        return release == null ? () -> {} : release.prepare(connection);
    }

    /** Returns whether references are given back. */
    static boolean isOn() {
        return INSTANCE != null;
    }

    private Runnable prepare(Object connection) {
        try {
            long reference = handle.getLong(connection);
            NativeI420Buffer holder = buffer.newInstance(0, 0, null, 0, null, 0, null, 0);
            return reference == 0 ? () -> {} : () -> release(holder, reference);
        } catch (ReflectiveOperationException changed) {
            log.debug("peer connections are not released", changed);
            return () -> {};
        }
    }

    private void release(NativeI420Buffer holder, long reference) {
        try {
            handle.setLong(holder, reference);
            holder.release();
        } catch (ReflectiveOperationException changed) {
            log.debug("a peer connection was not released", changed);
        }
    }

    private static @Nullable ConnectionRelease find() {
        if (!Boolean.parseBoolean(System.getProperty(PROPERTY, "true")) || !VERSION.equals(version())) {
            return null;
        }
        try {
            Field handle = RTCPeerConnection.class.getSuperclass().getDeclaredField("nativeHandle");
            Constructor<NativeI420Buffer> buffer = NativeI420Buffer.class.getDeclaredConstructor(
                    int.class, int.class, ByteBuffer.class, int.class, ByteBuffer.class, int.class, ByteBuffer.class,
                    int.class);
            handle.setAccessible(true);
            buffer.setAccessible(true);
            return new ConnectionRelease(handle, buffer);
        } catch (ReflectiveOperationException | RuntimeException closed) { // on the module path without --add-opens
            log.debug("peer connections are not released", closed);
            return null;
        }
    }

    private static @Nullable String version() {
        try (InputStream origin = RTCPeerConnection.class.getResourceAsStream(ORIGIN)) {
            if (origin == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(origin);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            return null;
        }
    }
}
