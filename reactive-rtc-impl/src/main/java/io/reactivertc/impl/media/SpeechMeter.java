package io.reactivertc.impl.media;

import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.media.SpeechConfig;
import io.reactivertc.media.VoiceVote;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * Hears whether somebody speaks. An interval counts if it is louder than the threshold, which follows the noise, and if the vote, where there is one, heard a voice in most of its
 * frames. Speaking begins when two of the last three intervals count, the last among them, and the sound is alive, not as even as noise. It ends when none of the history counts.
 * Allocates only states that differ from the one before. For one thread.
 */
public final class SpeechMeter {

    private static final int ONSET_INTERVALS = 3;
    private static final int RECENT = (1 << ONSET_INTERVALS) - 1;
    private static final int ONSET_COUNT = 2;

    /** A pause of so many steps parts one utterance from the next. */
    private static final int PAUSE_STEPS = 15;

    /** So long may a vote take to hear that a sound is a voice. */
    private static final long LONGEST_ONSET_NANOS = 400_000_000;

    private final SpeechConfig config;
    private final @Nullable VoiceVote vote;
    private final int intervalSteps;
    private final long onsetWindowNanos;
    private final LoudnessMeter loudness = new LoudnessMeter();
    private final Liveliness liveliness = new Liveliness();
    private final NoiseFloor floor;

    private int steps;
    private int quietSteps = PAUSE_STEPS;
    private double power;
    private int frames;
    private int votes;
    private boolean voted;

    /** Has a bit for each of the last three intervals: whether it counted. */
    private int recent;
    private int sinceCounted;

    private double thresholdDb;
    private long onsetNanos;
    private long soundNanos;
    private @Nullable SpeakingState state;

    /** Creates a meter that has heard nothing yet, with a second opinion or without. The meter is its vote's only user, and does not close it. */
    public SpeechMeter(SpeechConfig config, @Nullable VoiceVote vote) {
        this.config = config;
        this.vote = vote;
        intervalSteps = (int) (config.interval().toNanos() / LoudnessMeter.STEP_NANOS);
        onsetWindowNanos = Math.max(PAUSE_STEPS, ONSET_INTERVALS * intervalSteps) * LoudnessMeter.STEP_NANOS;
        floor = new NoiseFloor(intervalSteps);
        thresholdDb = config.thresholdDb();
    }

    /** Emits each other state of one sound, as this meter hears it; for one subscription. On the thread of the frames. */
    public static Flux<SpeakingState> states(Publisher<AudioFrame> sound, SpeechConfig config, @Nullable VoiceVote vote) {
        SpeechMeter meter = new SpeechMeter(config, vote);
        return Flux.from(sound).handle(meter::hear);
    }

    private void hear(AudioFrame frame, SynchronousSink<SpeakingState> sink) {
        SpeakingState heard = hear(frame);
        if (heard != null) {
            sink.next(heard);
        }
    }

    /** Hears a frame, and returns the state after it if it is another than before; else null. */
    public @Nullable SpeakingState hear(AudioFrame frame) {
        if (vote != null) {
            frames++;
            votes += vote.hears(frame) ? 1 : 0;
        }
        SpeakingState before = state;
        int length = frame.samplesPerChannel();
        for (int at = 0; at < length;) {
            at = loudness.take(frame, at);
            if (loudness.isAtEndOfStep()) {
                endStep(frame.timestampNanos() + at * 1_000_000_000L / frame.sampleRateHz());
            }
        }
        return state == before ? null : state;
    }

    private void endStep(long nowNanos) {
        double level = LoudnessMeter.toDb(loudness.power());
        if (level >= thresholdDb) {
            if (quietSteps >= PAUSE_STEPS) {
                onsetNanos = nowNanos - LoudnessMeter.STEP_NANOS;
            }
            quietSteps = 0;
            soundNanos = nowNanos;
            liveliness.sound(level, loudness.isLow());
        } else {
            quietSteps++;
            liveliness.quiet();
        }
        power += loudness.power();
        steps++;
        if (steps == intervalSteps) {
            endInterval(LoudnessMeter.toDb(power / steps), nowNanos);
            power = 0;
            steps = 0;
        }
    }

    private void endInterval(double level, long nowNanos) {
        boolean counts = level >= thresholdDb && hasVoice();
        recent = (recent << 1 | (counts ? 1 : 0)) & RECENT;
        sinceCounted = counts ? 0 : sinceCounted + 1;
        if (config.followsNoise()) {
            floor.add(level);
            thresholdDb = Math.max(config.thresholdDb(), Math.min(0, floor.db() + config.noiseMarginDb()));
        }
        SpeakingState now = next(counts, (int) Math.round(level), nowNanos);
        if (!now.equals(state)) {
            state = now;
        }
    }

    private SpeakingState next(boolean counts, int volumeDb, long nowNanos) {
        SpeakingState before = state;
        boolean speaking = before != null && before.speaking();
        long since = before == null ? nowNanos - config.interval().toNanos() : before.sinceNanos();
        if (!speaking && counts && begins()) {
            speaking = true;
            since = Math.max(since, onset(nowNanos));
        } else if (speaking && sinceCounted >= config.history()) {
            speaking = false;
            since = soundNanos;
        }
        return new SpeakingState(speaking, since, volumeDb, (int) Math.round(thresholdDb));
    }

    /** Returns when the sound began, or, if it has gone on for so long that it was noise before, when it may have come to life. */
    private long onset(long nowNanos) {
        boolean wasNoise = nowNanos - onsetNanos > LONGEST_ONSET_NANOS + onsetWindowNanos;
        return wasNoise ? nowNanos - onsetWindowNanos : onsetNanos;
    }

    private boolean begins() {
        return Integer.bitCount(recent) >= ONSET_COUNT && (!config.followsNoise() || liveliness.isAlive());
    }

    /** Returns what most frames of the interval say, or what was said last where no frame began in it. */
    private boolean hasVoice() {
        if (frames > 0) {
            voted = 2 * votes > frames;
            frames = 0;
            votes = 0;
        }
        return vote == null || voted;
    }
}
