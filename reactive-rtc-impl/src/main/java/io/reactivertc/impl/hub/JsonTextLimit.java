package io.reactivertc.impl.hub;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.RtcErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what people tell of themselves and of their rooms.
 *
 * @param mostChars how long it may be
 */
record JsonTextLimit(int mostChars) {

    /** Bounds what users tell of themselves. */
    JsonTextLimit(HubContext hub) {
        this(hub.limits().sizes().extraChars());
    }

    boolean isExceeded(@Nullable JsonText text) {
        return text != null && text.value().length() > mostChars;
    }

    void refuse(Request request, String what) {
        request.fail(RtcErrorCode.MESSAGE_TOO_LARGE, what + " is larger than " + mostChars + " characters");
    }
}
