package io.reactivertc;

import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.CaptureConsent;
import io.reactivertc.media.Codec;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;

/**
 * Says what goes for sound and pictures. Immutable.
 *
 * @param consent is asked before a device or the desktop is opened
 * @param bandwidth what may be sent to each peer, unless their room or {@link io.reactivertc.peer.Peer#limit} says otherwise
 * @param codecs in which to send, the most wanted first, of sound and pictures; what this machine or the peer does not have is passed over, and others come after them. See
 *     {@link io.reactivertc.media.LocalMedia#codecs()}
 * @param descriptions changes session descriptions on their way
 */
public record MediaConfig(CaptureConsent consent, Bandwidth bandwidth, List<Codec> codecs, DescriptionHook descriptions) {

    /** Devices and the desktop are opened without asking, and nothing is limited, preferred or changed. */
    public static final MediaConfig DEFAULT =
            new MediaConfig(CaptureConsent.ALWAYS, Bandwidth.UNLIMITED, List.of(), DescriptionHook.NONE);

    /** Requires all parts; throws {@link IllegalArgumentException} for a codec that is named twice. */
    public MediaConfig {
        Objects.requireNonNull(consent, "consent");
        Objects.requireNonNull(bandwidth, "bandwidth");
        Objects.requireNonNull(descriptions, "descriptions");
        codecs = List.copyOf(codecs);
        if (!codecs.isEmpty() && EnumSet.copyOf(codecs).size() < codecs.size()) {
            throw new IllegalArgumentException("a codec is named twice: " + codecs);
        }
    }

    /** Returns the same with this consent. */
    public MediaConfig withConsent(CaptureConsent asked) {
        return new MediaConfig(asked, bandwidth, codecs, descriptions);
    }

    /** Returns the same with this bandwidth. */
    public MediaConfig withBandwidth(Bandwidth changed) {
        return new MediaConfig(consent, changed, codecs, descriptions);
    }

    /** Returns the same with these codecs, the most wanted first. */
    public MediaConfig withCodecs(Codec... preferred) {
        return new MediaConfig(consent, bandwidth, List.of(preferred), descriptions);
    }

    /** Returns the same with this hook. */
    public MediaConfig withDescriptions(DescriptionHook hook) {
        return new MediaConfig(consent, bandwidth, codecs, hook);
    }
}
