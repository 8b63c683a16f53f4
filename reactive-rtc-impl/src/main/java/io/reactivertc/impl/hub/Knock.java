package io.reactivertc.impl.hub;

import io.reactivertc.common.JsonText;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ServerMessage;
import reactor.core.Disposable;

/**
 * Is somebody who waits outside a room.
 *
 * @param session who
 * @param asked what they asked for
 * @param timer ends the waiting
 */
record Knock(Session session, Enter asked, Disposable timer) {

    JsonText extra() {
        JsonText own = asked.extra();
        return own != null ? own : session.extra();
    }

    ServerMessage.Knock told() {
        JsonText wants = asked.wants();
        return new ServerMessage.Knock(asked.room(), session.user(), extra(), wants != null ? wants : JsonText.EMPTY_OBJECT);
    }
}
