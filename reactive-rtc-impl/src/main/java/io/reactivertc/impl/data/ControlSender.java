package io.reactivertc.impl.data;

/** Sends control frames on whatever peer connection there is. On the loop. */
@FunctionalInterface
interface ControlSender {

    /** Sends a frame and returns true; returns false if there is no open channel or the frame is too large for it. */
    boolean send(ControlFrame frame);
}
