package io.reactivertc.impl.peer;

import io.reactivertc.DescriptionHook;
import io.reactivertc.DescriptionHook.Description;
import io.reactivertc.common.UserId;
import io.reactivertc.error.MediaException;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import org.jspecify.annotations.Nullable;

/** Lets the user's hook change the descriptions between this side and one peer. */
final class Descriptions {

    private final DescriptionHook hook;
    private final UserId peer;

    Descriptions(DescriptionHook hook, UserId peer) {
        this.hook = hook;
        this.peer = peer;
    }

    /** Returns what the peer is told of an own description. Throws {@link MediaException} with {@code INVALID_ARGUMENT} if the hook fails. */
    Sdp own(SessionDescription made) {
        return changed(made, Sdp.parse(made.sdp()), true);
    }

    /**
     * Returns what is applied of a description of the peer. Throws {@link PeerException} with {@code INVALID_DESCRIPTION} if it is none, and {@link MediaException} with
     * {@code INVALID_ARGUMENT} if the hook fails.
     */
    Sdp remote(SessionDescription told) {
        return changed(told, Sdp.parse(told.sdp()), false);
    }

    private Sdp changed(SessionDescription description, Sdp sdp, boolean own) {
        if (hook == DescriptionHook.NONE) {
            return sdp;
        }
        try {
            String before = sdp.text();
            String after =
                    hook.process(new Description(peer, own, description.type() == SessionDescription.Type.OFFER, before));
            return before.equals(after) ? sdp : Sdp.parse(given(after));
        } catch (RuntimeException failure) {
            throw new MediaException(RtcErrorCode.INVALID_ARGUMENT, "the hook of descriptions failed: " + failure.getMessage(),
                    failure);
        }
    }

    private static String given(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("it returned null");
        }
        return text;
    }
}
