package io.reactivertc.impl.hub;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ServerMessage;

/**
 * Is one request to be answered, exactly once.
 *
 * @param session who asks
 * @param id names it
 */
record Request(Session session, long id) {

    void reply(ServerMessage message) {
        session.replies().store(id, message);
        session.reply(id, message);
    }

    void done() {
        reply(new ServerMessage.Done());
    }

    void fail(RtcErrorCode code, String message) {
        fail(code, message, 0);
    }

    void fail(RtcErrorCode code, String message, long retryAfterMillis) {
        reply(new ServerMessage.Failure(code.name(), message, retryAfterMillis, 0));
    }
}
