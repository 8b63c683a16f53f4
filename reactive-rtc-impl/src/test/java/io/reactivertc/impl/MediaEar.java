package io.reactivertc.impl;

import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.VideoFrame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Listens to remote tracks for tests. Each waits for as long as it takes, and fails the test in the end. */
final class MediaEar {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TRIES = 40;
    private static final int FRAMES = 25;

    private MediaEar() {}

    /** Waits until a tone of about this frequency is heard for a quarter of a second. */
    static void hears(RemoteTrack track, double hz) {
        double last = 0;
        for (int n = 0; n < TRIES; n++) {
            last = frequency(frames(track));
            if (Math.abs(last - hz) < hz / 50) {
                return;
            }
        }
        throw new AssertionError("heard " + last + " Hz, not " + hz + ", of " + track);
    }

    /** Waits until there is silence for a quarter of a second. */
    static void hearsNothing(RemoteTrack track) {
        for (int n = 0; n < TRIES; n++) {
            if (frames(track).stream().allMatch(frame -> loudest(frame) < 20)) {
                return;
            }
        }
        throw new AssertionError("no silence of " + track);
    }

    /** Waits for a picture whose first pixel is about this bright. */
    static VideoFrame sees(RemoteTrack track, int brightness) {
        return Objects.requireNonNull(track.videoFrames()
                .filter(frame -> Math.abs((frame.y().get(0) & 0xff) - brightness) < 12)
                .map(VideoFrame::copy)
                .blockFirst(PATIENCE));
    }

    private static List<AudioFrame> frames(RemoteTrack track) {
        return Objects.requireNonNull(track.audioFrames().take(FRAMES).collectList().block(PATIENCE));
    }

    /** Returns the frequency of a tone: how often it crosses zero upwards. */
    private static double frequency(List<AudioFrame> frames) {
        int crossings = 0;
        int samples = 0;
        short last = 0;
        for (AudioFrame frame : frames) {
            for (int n = 0; n < frame.length(); n++) {
                short sample = frame.sample(n);
                crossings += last < 0 && sample >= 0 ? 1 : 0;
                last = sample;
                samples++;
            }
        }
        return crossings * 48_000.0 / samples;
    }

    private static int loudest(AudioFrame frame) {
        int loudest = 0;
        for (int n = 0; n < frame.length(); n++) {
            loudest = Math.max(loudest, Math.abs(frame.sample(n)));
        }
        return loudest;
    }
}
