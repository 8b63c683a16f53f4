package io.reactivertc.audio;

import io.reactivertc.impl.media.SpeechMeter;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.media.SpeechConfig;
import io.reactivertc.media.VoiceVote;
import java.util.Objects;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Hears in any sound whether somebody speaks. Time is that of the frames: the same sound gives the same states, however fast it comes.
 *
 * <pre>{@code
 * SpeechDetector.detect(track.audioFrames())
 *         .map(SpeakingState::speaking)
 *         .distinctUntilChanged()
 * }</pre>
 */
public final class SpeechDetector {

    private SpeechDetector() {}

    /** Emits whether somebody speaks, as {@link SpeechConfig#DEFAULT} says; see {@link #detect(Publisher, SpeechConfig)}. */
    public static Flux<SpeakingState> detect(Publisher<AudioFrame> sound) {
        return detect(sound, SpeechConfig.DEFAULT);
    }

    /**
     * Emits the state after the first interval, then each other state: when speaking begins or ends, and when the volume or the threshold change by a dB.
     *
     * <p>An interval counts if it is louder than the threshold. Speaking begins when two of the last three intervals count, the last among them; it ends when as many in a row as the history
     * holds do not. The threshold stays above noise, which is whatever goes on at one level for a second and a half; so a steady tone is speech at first and then no more. A sound that begins as
     * evenly as noise does not count as speech before it is known for noise. {@link SpeechConfig#withoutNoiseFloor()} gives up both, and is hark.
     *
     * <p>Cold; on the thread of the frames; a frame that is longer than an interval gives the last of its states. Asks for a frame for each state that is asked for, and as many more as it takes.
     * Completes and fails with the sound. Frames may have any form, which may change.
     */
    public static Flux<SpeakingState> detect(Publisher<AudioFrame> sound, SpeechConfig config) {
        Objects.requireNonNull(sound, "sound");
        Objects.requireNonNull(config, "config");
        return Flux.defer(() -> SpeechMeter.states(sound, config, null));
    }

    /**
     * Emits the same with a second opinion: an interval counts only if most of its frames have a voice. Each subscription has a vote of its own, which is closed in the end.
     *
     * @param vote makes a vote for each subscription
     */
    public static Flux<SpeakingState> detect(
            Publisher<AudioFrame> sound, SpeechConfig config, Supplier<? extends VoiceVote> vote) {
        Objects.requireNonNull(sound, "sound");
        Objects.requireNonNull(config, "config");
        return Flux.using(vote::get, made -> SpeechMeter.states(sound, config, made), VoiceVote::close);
    }
}
