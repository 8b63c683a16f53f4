package io.reactivertc.impl.data;

import java.nio.ByteBuffer;

/**
 * Is one data channel as the library needs it. Implemented by the native adapter, and by fakes in tests.
 *
 * <p>All methods are called on the connection's loop, return at once and never throw; all callbacks arrive on that loop, in order.
 */
public interface ChannelPort {

    /** Receives what happens to a channel. */
    interface Listener {

        /** Tells that frames may be sent. At most once. */
        void onOpen();

        /** Brings a frame; the buffer is the listener's own, read-only, and backed by nothing native. */
        void onFrame(ByteBuffer frame, boolean binary);

        /**
         * Tells that a frame was handed to the engine.
         *
         * @param bytes its length
         */
        void onHanded(int bytes);

        /**
         * Answers {@link #pollBuffered()}.
         *
         * @param bytes what the engine still holds of what was handed to it
         */
        void onBuffered(long bytes);

        /** Tells that the channel is closed, by whichever side. At most once; nothing follows. */
        void onClosed();
    }

    /** Returns what it was made with. */
    ChannelSpec spec();

    /**
     * Hands a frame to the engine, in the order of the calls. The bytes between position and limit are sent; the buffer must not be touched afterwards. The caller keeps below the
     * engine's limits (256 KiB a frame, 16 MiB buffered), beyond which it would kill the channel silently. After the close: dropped.
     */
    void send(ByteBuffer frame, boolean binary);

    /** Asks how much the engine still holds; answered by {@link Listener#onBuffered(long)} after all frames sent before were handed over. */
    void pollBuffered();

    /** Closes the channel. Idempotent. What was handed to the engine before is still delivered. */
    void close();
}
