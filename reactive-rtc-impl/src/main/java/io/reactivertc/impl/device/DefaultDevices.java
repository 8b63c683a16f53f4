package io.reactivertc.impl.device;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.media.Consents;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.CaptureConsent.Subject;
import io.reactivertc.media.Devices;
import io.reactivertc.media.MediaDevice;
import io.reactivertc.media.MediaDevice.Kind;
import io.reactivertc.media.VideoFrame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Offers microphones, speakers and cameras. */
public final class DefaultDevices implements Devices {

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int MOST_SOUND = 10;
    private static final int MOST_FRAMES_PER_SECOND = 120;

    private final SoundPort sound;
    private final CameraPort cameras;
    private final Consents consents;
    private final Scheduler blocking;
    private final List<DeviceLists> lists;

    /** Holds the microphones that somebody listens to; several threads may begin to. */
    private final Map<String, Flux<AudioFrame>> microphones = new ConcurrentHashMap<>();

    /**
     * Creates it; opens nothing.
     *
     * @param consents are asked before a device is opened
     * @param blocking runs what may block
     */
    public DefaultDevices(SoundPort sound, CameraPort cameras, Consents consents, Scheduler blocking) {
        this.sound = sound;
        this.cameras = cameras;
        this.consents = consents;
        this.blocking = blocking;
        lists = List.of(
                new DeviceLists(Kind.MICROPHONE, sound::microphones, blocking),
                new DeviceLists(Kind.SPEAKER, sound::speakers, blocking),
                new DeviceLists(Kind.CAMERA, cameras::cameras, blocking));
    }

    @Override
    public Flux<List<MediaDevice>> devices() {
        return Flux.interval(Duration.ZERO, LOOK, blocking)
                .onBackpressureLatest()
                .concatMap(tick -> list(), 1)
                .distinctUntilChanged()
                .onBackpressureLatest();
    }

    private Mono<List<MediaDevice>> list() {
        return Mono.zip(lists.stream().map(DeviceLists::list).toList(), DefaultDevices::joined);
    }

    private static List<MediaDevice> joined(Object... kinds) {
        return Stream.of(kinds).flatMap(kind -> ((List<?>) kind).stream()).map(MediaDevice.class::cast).toList();
    }

    @Override
    public Flux<AudioFrame> microphone(String id) {
        Objects.requireNonNull(id, "id");
        return Flux.defer(() -> microphones.computeIfAbsent(id, this::shared))
                .onBackpressureBuffer(MOST_SOUND, oldest -> {}, BufferOverflowStrategy.DROP_OLDEST);
    }

    private Flux<AudioFrame> shared(String id) {
        Flux<AudioFrame> frames =
                Flux.create(sink -> new MicrophoneCapture(sound, id, blocking, sink).start(), OverflowStrategy.DROP);
        return consents.before(Subject.MICROPHONE, id, frames)
                .doFinally(end -> microphones.remove(id))
                .publish()
                .refCount();
    }

    @Override
    public Mono<Void> play(Publisher<AudioFrame> played, String id) {
        Objects.requireNonNull(played, "sound");
        Objects.requireNonNull(id, "id");
        Mono<Void> playing = Mono.using(
                () -> sound.openSpeaker(id),
                speaker -> play(played, id, speaker),
                speaker -> blocking.schedule(speaker::close));
        return consents.before(Subject.SPEAKER, id, playing.subscribeOn(blocking));
    }

    private Mono<Void> play(Publisher<AudioFrame> played, String id, SoundPort.Output speaker) {
        return Flux.from(played)
                .publishOn(blocking, 4)
                .doOnNext(frame -> {
                    if (!speaker.write(frame)) {
                        throw unavailable("speaker", id, "it takes no more sound", null);
                    }
                })
                .doOnComplete(speaker::drain)
                .then();
    }

    @Override
    public Flux<VideoFrame> camera(String id, int width, int height, int framesPerSecond) {
        Objects.requireNonNull(id, "id");
        VideoFrame.byteLength(width, height); // throws what cannot be
        if (framesPerSecond < 1 || framesPerSecond > MOST_FRAMES_PER_SECOND) {
            throw new IllegalArgumentException("1 to " + MOST_FRAMES_PER_SECOND + " frames a second, not " + framesPerSecond);
        }
        Flux<VideoFrame> frames = Flux.using(
                () -> new CameraCapture(blocking),
                capture -> capture.frames(to -> cameras.open(id, width, height, framesPerSecond, to)),
                CameraCapture::close);
        return consents.before(Subject.CAMERA, id, frames.subscribeOn(blocking));
    }

    /** Returns an error that names a device. */
    static MediaException unavailable(String kind, String id, String reason, @Nullable Throwable cause) {
        String text = "the " + kind + " \"" + id + "\" cannot be used: " + reason;
        return cause == null
                ? new MediaException(RtcErrorCode.DEVICE_UNAVAILABLE, text)
                : new MediaException(RtcErrorCode.DEVICE_UNAVAILABLE, text, cause);
    }
}
