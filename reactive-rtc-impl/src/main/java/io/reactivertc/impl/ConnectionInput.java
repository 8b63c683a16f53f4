package io.reactivertc.impl;

import io.reactivertc.common.CloseReason;

/** Is something that may change the state of a connection. */
sealed interface ConnectionInput {

    /** The server said welcome. */
    record Opened() implements ConnectionInput {}

    /** The way to the server is being made; {@code resuming} says whether the session may go on. */
    record Away(boolean resuming, int attempt) implements ConnectionInput {}

    /** It is over. */
    record Over(CloseReason reason) implements ConnectionInput {}
}
