package io.reactivertc.audio;

import io.reactivertc.impl.webrtc.WebRtcVoiceVote;
import io.reactivertc.media.VoiceVote;
import java.util.function.Supplier;

/** Gives second opinions to {@link SpeechDetector}. */
public final class VoiceVotes {

    private VoiceVotes() {}

    /**
     * Returns what makes votes of libwebrtc's voice detector: it hears voices and tones, but no noise.
     *
     * <p>Each vote holds a few kilobytes of native memory until it is closed. The first loads the native library, which blocks: subscribe on {@code boundedElastic} if nothing else has loaded it. Throws
     * {@code NATIVE_LIBRARY_MISSING} if it cannot be loaded. Frames may have any form.
     */
    public static Supplier<VoiceVote> webRtc() {
        return WebRtcVoiceVote::new;
    }
}
