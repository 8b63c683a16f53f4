package io.reactivertc.audio;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Says what was recorded.
 *
 * @param file where
 * @param duration how long the recording is, with the silence
 * @param padded how much of it is silence that stands in for frames that did not come
 */
public record WavRecording(Path file, Duration duration, Duration padded) {}
