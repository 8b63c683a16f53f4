package io.reactivertc;

import io.reactivertc.media.CaptureConsent;
import java.util.Objects;

/**
 * Says what goes for sound and pictures. Immutable.
 *
 * @param consent is asked before a device or the desktop is opened
 */
public record MediaConfig(CaptureConsent consent) {

    /** Devices and the desktop are opened without asking. */
    public static final MediaConfig DEFAULT = new MediaConfig(CaptureConsent.ALWAYS);

    /** Requires all parts. */
    public MediaConfig {
        Objects.requireNonNull(consent, "consent");
    }

    /** Returns the same with this consent. */
    public MediaConfig withConsent(CaptureConsent asked) {
        return new MediaConfig(asked);
    }
}
