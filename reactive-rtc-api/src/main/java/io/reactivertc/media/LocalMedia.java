package io.reactivertc.media;

import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Makes the tracks of this side. Owned by its connection, whose close ends all of them. */
public interface LocalMedia {

    /**
     * Returns a track of the sound that a publisher emits, of any form that {@link AudioFrame} takes; its form may change.
     *
     * <p>Nothing happens before the track is published. The publisher is asked on a media thread for as much as is needed next, at most 60 ms or one frame ahead; if it is late
     * peers hear silence, which is counted. It is heard at the pace of a clock, whatever the timestamps say. What it emits without being asked is dropped and counted.
     */
    LocalTrack audio(Publisher<AudioFrame> source, TrackOptions options);

    /** Returns a generated track of sound; see {@link #audio(Publisher, TrackOptions)}. */
    default LocalTrack audio(Publisher<AudioFrame> source) {
        return audio(source, TrackOptions.DEFAULT);
    }

    /**
     * Returns a track of the pictures that a publisher emits. Each belongs to the library from then on, which releases it.
     *
     * <p>Nothing happens before the track is published. The publisher is asked on a media thread for one picture at a time; each is sent when its timestamp is due, counted from
     * the first one, and at once if it is late. At most 120 a second are taken.
     */
    LocalTrack video(Publisher<VideoFrame> source, TrackOptions options);

    /** Returns a generated track of pictures; see {@link #video(Publisher, TrackOptions)}. */
    default LocalTrack video(Publisher<VideoFrame> source) {
        return video(source, TrackOptions.DEFAULT);
    }

    /** Returns the screens and windows of this machine. */
    Desktop desktop();

    /**
     * Returns a track of what is to be seen on a screen, in a window, which is followed when it moves, or in an area; of the origin {@code SCREEN}.
     *
     * <p>Nothing is captured before a peer needs it, and nothing any more when none does, or while the track is muted: {@code mute()} pauses, {@code unmute()} goes on, {@code close()} stops. It ends
     * with {@code FAILED} if there is no display, no consent, or nothing to be seen there; {@link Desktop#checkAvailability()} tells before. {@code replaceVideo} with other
     * {@link Desktop#frames} moves it.
     *
     * @param framesPerSecond how many pictures at most, 1 to 60; all else throws {@link IllegalArgumentException}
     */
    default LocalTrack captureScreen(Desktop.Target target, int framesPerSecond) {
        TrackOptions options = TrackOptions.of(TrackOrigin.SCREEN).label(target.label()).onDemand(true);
        return video(desktop().frames(target, framesPerSecond), options);
    }

    /** Returns a track of a part of the desktop; see {@link #captureScreen}. */
    default LocalTrack captureRegion(Desktop.Area area, int framesPerSecond) {
        return captureScreen(area, framesPerSecond);
    }

    /**
     * Emits the codecs in which this machine can send.
     *
     * <p>Cold; starts the engine if it does not run. Errors: {@code NATIVE_LIBRARY_MISSING}, {@code ENGINE_FAILED}.
     */
    Mono<List<Codec>> codecs();

    /** Returns the microphones, speakers and cameras of this machine. */
    Devices devices();

    /**
     * Returns a track of what a microphone hears. It is opened when the first peer needs it and closed after the last, whatever the number of rooms; also while the track is muted it hears, so that
     * {@link Track#speakingStates()} can tell who speaks while muted. The track ends with {@code FAILED} if the microphone does, or without consent; see {@link Devices#microphone}.
     *
     * @param id of the microphone, or {@link MediaDevice#DEFAULT}
     */
    default LocalTrack captureMicrophone(String id) {
        return audio(devices().microphone(id), TrackOptions.of(TrackOrigin.MICROPHONE).onDemand(true));
    }

    /**
     * Returns a track of what a camera sees. It is opened when the first peer needs it, and closed after the last, or while the track is muted. The track ends with {@code FAILED} if the camera does, or without
     * consent; see {@link Devices#camera}.
     *
     * @param id of the camera, or {@link MediaDevice#DEFAULT}
     */
    default LocalTrack captureCamera(String id, int width, int height, int framesPerSecond) {
        return video(devices().camera(id, width, height, framesPerSecond), TrackOptions.of(TrackOrigin.CAMERA).onDemand(true));
    }

    /** Returns a track that carries on what a peer publishes, for other peers or another room, under the same origin and label. It ends when that one does. */
    LocalTrack forward(RemoteTrack track);
}
