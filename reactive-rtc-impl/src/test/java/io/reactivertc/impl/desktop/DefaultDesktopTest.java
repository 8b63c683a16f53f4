package io.reactivertc.impl.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.media.Consents;
import io.reactivertc.media.CaptureConsent;
import io.reactivertc.media.Desktop;
import io.reactivertc.media.Desktop.Area;
import io.reactivertc.media.Desktop.Availability;
import io.reactivertc.media.VideoFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

class DefaultDesktopTest {

    private static final Area WHERE = new Area(0, 0, 20, 10);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final FakeDisplay display = new FakeDisplay();
    private final Desktop desktop = desktop(CaptureConsent.ALWAYS);

    private Desktop desktop(CaptureConsent consent) {
        return new DefaultDesktop(display, new Consents(consent, time), time);
    }

    @AfterEach
    void noSessionIsLeftOpen() {
        pass(Duration.ofSeconds(1));
        assertThat(display.sessions()).isZero();
    }

    @Test
    void aPictureIsTakenForEachThatIsRequestedWhenItIsDue() {
        TestSubscriber<VideoFrame> pictures = TestSubscriber.builder().initialRequest(0).build();
        desktop.frames(WHERE, 10).subscribe(pictures);
        pass(Duration.ofSeconds(1));
        assertThat(display.grabs()).isZero();

        pictures.request(3);
        pass(Duration.ofMillis(150));
        assertThat(pictures.getReceivedOnNext()).hasSize(2);
        pass(Duration.ofSeconds(10));
        assertThat(pictures.getReceivedOnNext()).hasSize(3).allSatisfy(each -> assertThat(each.width()).isEqualTo(20));
        assertThat(pictures.getReceivedOnNext().get(1).timestampNanos() - pictures.getReceivedOnNext().get(0).timestampNanos())
                .isEqualTo(100_000_000);
        assertThat(display.grabs()).isEqualTo(3);
        pictures.cancel();
    }

    @Test
    void aWindowIsFollowedUntilItIsClosed() {
        FakeDisplay.Shown shown = display.show("w", new Area(100, 100, 16, 16), 0xFFFFFF);
        List<Integer> brightness = new ArrayList<>();
        TestSubscriber<VideoFrame> pictures = TestSubscriber.create();
        desktop.frames(shown.window(), 10)
                .doOnNext(frame -> brightness.add(frame.y().get(0) & 0xFF))
                .subscribe(pictures);

        pass(Duration.ofMillis(50));
        shown.moveTo(300, 300);
        pass(Duration.ofMillis(100));
        assertThat(brightness).containsExactly(235, 235);
        shown.hide();
        pass(Duration.ofSeconds(1));
        assertThat(brightness).hasSize(2);
        shown.destroy();
        pass(Duration.ofSeconds(1));
        assertThat(pictures.isTerminatedComplete()).isTrue();
    }

    @Test
    void whatIsNotOnTheDesktopIsAnError() {
        assertThat(failure(desktop.frames(new Area(800, 0, 10, 10), 5)).code()).isEqualTo(RtcErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aDisplayThatGoesAwayEndsTheCapture() {
        TestSubscriber<VideoFrame> pictures = TestSubscriber.create();
        desktop.frames(WHERE, 10).subscribe(pictures);
        pass(Duration.ofMillis(50));
        display.fail(Availability.UNREACHABLE);
        pass(Duration.ofSeconds(1));

        assertThat(pictures.expectTerminalError())
                .isInstanceOfSatisfying(MediaException.class,
                        lost -> assertThat(lost.code()).isEqualTo(RtcErrorCode.DEVICE_UNAVAILABLE));
        display.fail(null);
    }

    @Test
    void nothingIsOpenedWithoutConsent() {
        List<String> asked = new ArrayList<>();
        Desktop guarded = desktop((what, label) -> {
            asked.add(what + " " + label);
            return Mono.just(false);
        });

        assertThat(failure(guarded.frames(WHERE, 5)).code()).isEqualTo(RtcErrorCode.CONSENT_DENIED);
        assertThat(asked).containsExactly("DESKTOP 20 x 10 at 0, 0");
        assertThat(failure(desktop((what, label) -> Mono.empty()).frames(WHERE, 5)).code())
                .isEqualTo(RtcErrorCode.CONSENT_DENIED);
        assertThat(failure(desktop((what, label) -> {
            throw new IllegalStateException("broken");
        }).frames(WHERE, 5)).code()).isEqualTo(RtcErrorCode.CONSENT_DENIED);
        assertThat(display.grabs()).isZero();
    }

    @Test
    void availabilityIsToldAndItsChanges() {
        StepVerifier.withVirtualTime(desktop::availabilities, () -> time, Long.MAX_VALUE)
                .expectSubscription()
                .then(() -> pass(Duration.ofSeconds(5)))
                .expectNext(Availability.AVAILABLE)
                .then(() -> display.fail(Availability.DENIED))
                .then(() -> pass(Duration.ofSeconds(5)))
                .expectNext(Availability.DENIED)
                .then(() -> display.fail(null))
                .then(() -> pass(Duration.ofSeconds(5)))
                .expectNext(Availability.AVAILABLE)
                .thenCancel()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void screensAndWindowsAreListed() {
        display.show("one", new Area(0, 0, 5, 5), 0);

        assertThat(result(desktop.checkAvailability())).isEqualTo(Availability.AVAILABLE);
        assertThat(result(desktop.listScreens())).hasSize(1);
        assertThat(result(desktop.listWindows())).extracting(Desktop.Window::title).containsExactly("one");
        display.fail(Availability.HEADLESS);
        assertThat(result(desktop.checkAvailability())).isEqualTo(Availability.HEADLESS);
        assertThat(failure(desktop.listScreens().flux()).code()).isEqualTo(RtcErrorCode.DEVICE_UNAVAILABLE);
        display.fail(null);
    }

    @Test
    void ratesThatCannotBeAreRefusedAtOnce() {
        assertThatThrownBy(() -> desktop.frames(WHERE, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> desktop.frames(WHERE, 61)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Area(0, 0, 0, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Area(Integer.MIN_VALUE, 0, 5, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    private <T> T result(Mono<T> verb) {
        TestSubscriber<T> subscriber = TestSubscriber.create();
        verb.subscribe(subscriber);
        pass(Duration.ofSeconds(1));
        return subscriber.getReceivedOnNext().get(0);
    }

    private MediaException failure(Flux<?> stream) {
        TestSubscriber<Object> subscriber = TestSubscriber.create();
        stream.subscribe(subscriber);
        pass(Duration.ofSeconds(1));
        return (MediaException) subscriber.expectTerminalError();
    }

    private void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }
}
