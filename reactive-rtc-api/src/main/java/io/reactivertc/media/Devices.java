package io.reactivertc.media;

import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Is what this machine hears and sees with: microphones, speakers and cameras. Nothing is opened before a subscription, and nothing stays open after it. The devices are those that the Java platform
 * knows for sound, and those of libwebrtc for cameras; where there is none, or no sound server, the lists are empty.
 */
public interface Devices {

    /**
     * Emits all devices, then all anew whenever one comes, goes or changes; {@code devices().next()} lists them. One that fails is in the list and hides no other; if those of a kind
     * cannot be listed at all, one that failed stands for them.
     *
     * <p>Cold; looks every two seconds, opens none, asks for no consent. On a thread that may block; a slow subscriber sees the latest. Never completes, never errors.
     */
    Flux<List<MediaDevice>> devices();

    /**
     * Emits what a microphone hears: 48 kHz, mono, 10 ms a frame, or what else it gives, stamped by its own count.
     *
     * <p>Cold, but all who listen to a microphone at once share it: it is opened for the first and closed after the last. On a thread of its own, which may block. Of a slow subscriber 100 ms
     * wait, then the oldest is dropped. Errors: {@code DEVICE_UNAVAILABLE} with its name, {@code CONSENT_DENIED}.
     *
     * @param id of the microphone, or {@link MediaDevice#DEFAULT}
     */
    Flux<AudioFrame> microphone(String id);

    /**
     * Plays sound of any form, for example {@link RemoteTrack#audioFrames()}, on a speaker.
     *
     * <p>Cold; opens the speaker for itself, takes frames at its pace and completes when the sound has; cancelling stops it. On a thread that may block. Errors: those of the sound, {@code DEVICE_UNAVAILABLE}
     * with its name, {@code CONSENT_DENIED}.
     *
     * @param id of the speaker, or {@link MediaDevice#DEFAULT}
     */
    Mono<Void> play(Publisher<AudioFrame> sound, String id);

    /**
     * Emits what a camera sees, in the form nearest to what is asked for.
     *
     * <p>Cold; opens the camera for itself, which most cameras allow once at a time. On a thread of the camera, which must not be blocked. What is not requested is dropped. A picture is held once by whoever
     * receives it, who releases it. Errors: {@code DEVICE_UNAVAILABLE} with its name, {@code CONSENT_DENIED}, {@code NATIVE_LIBRARY_MISSING}.
     *
     * @param id of the camera, or {@link MediaDevice#DEFAULT}
     * @param width in pixels, 1 to 8,192; all else throws {@link IllegalArgumentException}
     * @param height in pixels, 1 to 8,192
     * @param framesPerSecond 1 to 120
     */
    Flux<VideoFrame> camera(String id, int width, int height, int framesPerSecond);
}
