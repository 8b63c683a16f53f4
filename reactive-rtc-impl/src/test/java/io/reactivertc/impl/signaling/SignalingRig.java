package io.reactivertc.impl.signaling;

import io.reactivertc.signaling.SignalingTransport;
import java.time.Duration;

/** Is a signaling server to test against, and the ways to reach it. */
public interface SignalingRig extends AutoCloseable {

    /** How long a session outlives its line. */
    Duration GRACE = Duration.ofSeconds(2);

    /** Is one client's way to the server, which can be cut. */
    interface Line {

        /** Returns what connects over this line. */
        SignalingTransport transport();

        /** Breaks what is connected over this line, as a network would; it can be used again. */
        void cut();
    }

    /** Returns another line. */
    Line line();

    /** Ends the server and starts another with the same secret. */
    void restart();

    @Override
    void close();

}
