package io.reactivertc.impl.data;

import io.reactivertc.impl.data.ControlFrame.Limit;

/** Says what the other side allows this one to send: absolute limits that only rise. Confined to one thread. */
final class CreditWindow {

    private long messages;
    private long bytes;

    /** Raises the limits and returns whether one rose; what is lower than before is old news. */
    boolean raise(Limit limit) {
        boolean raised = limit.messages() > messages || limit.bytes() > bytes;
        messages = Math.max(messages, limit.messages());
        bytes = Math.max(bytes, limit.bytes());
        return raised;
    }

    /** Returns whether this message may start; one may overdraw the bytes, so that a large one cannot get stuck. */
    boolean allows(long number, long bytesBefore) {
        return number <= messages && bytesBefore < bytes;
    }

    /** Returns the number of the last message that may start. */
    long messages() {
        return messages;
    }

    /** Returns below how many bytes a message may start. */
    long bytes() {
        return bytes;
    }
}
