package io.reactivertc.impl.desktop;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.media.Consents;
import io.reactivertc.media.CaptureConsent.Subject;
import io.reactivertc.media.Desktop;
import io.reactivertc.media.VideoFrame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Offers what a display shows. */
public final class DefaultDesktop implements Desktop {

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int MOST_FRAMES_PER_SECOND = 60;

    private final DisplayPort port;
    private final Consents consents;
    private final Scheduler blocking;

    /**
     * Creates it; opens nothing.
     *
     * @param consents are asked before pictures are taken
     * @param blocking runs what may block
     */
    public DefaultDesktop(DisplayPort port, Consents consents, Scheduler blocking) {
        this.port = port;
        this.consents = consents;
        this.blocking = blocking;
    }

    @Override
    public Mono<Availability> checkAvailability() {
        return Mono.fromCallable(this::availability).subscribeOn(blocking);
    }

    @Override
    public Flux<Availability> availabilities() {
        return Flux.interval(Duration.ZERO, LOOK, blocking)
                .onBackpressureLatest()
                .map(tick -> availability())
                .distinctUntilChanged()
                .onBackpressureLatest();
    }

    private Availability availability() {
        try {
            port.open().close();
            return Availability.AVAILABLE;
        } catch (DisplayException why) {
            return why.availability();
        }
    }

    @Override
    public Mono<List<Screen>> listScreens() {
        return ask(Display::screens);
    }

    @Override
    public Mono<List<Window>> listWindows() {
        return ask(Display::windows);
    }

    private <T> Mono<T> ask(Question<T> question) {
        return Mono.fromCallable(() -> {
            try (Display display = port.open()) {
                return question.answer(display);
            } catch (DisplayException why) {
                throw unavailable(why);
            }
        }).subscribeOn(blocking);
    }

    @Override
    public Flux<VideoFrame> frames(Target target, int framesPerSecond) {
        Objects.requireNonNull(target, "target");
        if (framesPerSecond < 1 || framesPerSecond > MOST_FRAMES_PER_SECOND) {
            throw new IllegalArgumentException("1 to " + MOST_FRAMES_PER_SECOND + " frames a second, not " + framesPerSecond);
        }
        Flux<VideoFrame> frames =
                Flux.create(sink -> new DesktopCapture(port, target, framesPerSecond, blocking, sink).start(),
                        FluxSink.OverflowStrategy.ERROR);
        return consents.before(Subject.DESKTOP, target.label(), frames);
    }

    static MediaException unavailable(DisplayException why) {
        return new MediaException(RtcErrorCode.DEVICE_UNAVAILABLE, String.valueOf(why.getMessage()), why);
    }

    /** Is a question to a display. */
    @FunctionalInterface
    private interface Question<T> {

        T answer(Display display) throws DisplayException;
    }
}
