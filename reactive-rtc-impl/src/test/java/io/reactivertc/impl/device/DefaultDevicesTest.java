package io.reactivertc.impl.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.media.Consents;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.CaptureConsent;
import io.reactivertc.media.Devices;
import io.reactivertc.media.MediaDevice;
import io.reactivertc.media.MediaDevice.Kind;
import io.reactivertc.media.MediaDevice.Status;
import io.reactivertc.media.VideoFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

class DefaultDevicesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AudioFrame FRAME = AudioFrame.of(new short[480], 48_000, 1, 0);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final FakeDevices fake = new FakeDevices()
            .plug(Kind.MICROPHONE, "mic")
            .plugBroken(Kind.MICROPHONE, "broken", "no driver")
            .plug(Kind.SPEAKER, "speaker")
            .plug(Kind.CAMERA, "camera");

    /** In real time, for microphones have threads. */
    private final Devices devices = devices(CaptureConsent.ALWAYS);

    private Devices devices(CaptureConsent consent) {
        return new DefaultDevices(fake, fake, new Consents(consent, Schedulers.boundedElastic()), Schedulers.boundedElastic());
    }

    @Test
    void allAreListedAlsoThoseThatFailAndThoseThatComeAndGo() {
        Devices timed = new DefaultDevices(fake, fake, new Consents(CaptureConsent.ALWAYS, time), time);

        StepVerifier.withVirtualTime(timed::devices, () -> time, Long.MAX_VALUE)
                .then(this::look)
                .assertNext(all -> assertThat(all).extracting(MediaDevice::id, MediaDevice::kind, MediaDevice::status)
                        .containsExactly(
                                tuple("mic", Kind.MICROPHONE, Status.AVAILABLE),
                                tuple("broken", Kind.MICROPHONE, Status.FAILED),
                                tuple("speaker", Kind.SPEAKER, Status.AVAILABLE),
                                tuple("camera", Kind.CAMERA, Status.AVAILABLE)))
                .then(() -> fake.plug(Kind.MICROPHONE, "another"))
                .then(this::look)
                .assertNext(all -> assertThat(all).extracting(MediaDevice::id).contains("another").hasSize(5))
                .then(() -> fake.unplug("mic"))
                .then(this::look)
                .assertNext(all -> assertThat(all).extracting(MediaDevice::id).doesNotContain("mic").hasSize(4))
                .then(() -> fake.fail(new IllegalStateException("no sound at all")))
                .then(this::look)
                .assertNext(all -> assertThat(all).extracting(MediaDevice::problem)
                        .containsExactly("no sound at all", "no sound at all", ""))
                .thenCancel()
                .verify(PATIENCE);
    }

    private void look() {
        time.advanceTimeBy(Duration.ofSeconds(5));
    }

    @Test
    void whatNeverAnswersHidesNothingElse() {
        CountDownLatch never = new CountDownLatch(1);
        DeviceLists hanging = new DeviceLists(Kind.SPEAKER, () -> {
            try {
                never.await();
            } catch (InterruptedException goesOn) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }, Schedulers.boundedElastic());

        List<MediaDevice> first = Objects.requireNonNull(hanging.list().block(PATIENCE));
        assertThat(first).extracting(MediaDevice::status, MediaDevice::kind)
                .containsExactly(tuple(Status.FAILED, Kind.SPEAKER));
        never.countDown();
    }

    @Test
    void aMicrophoneIsOpenedForTheFirstSharedAndClosedAfterTheLast() {
        List<AudioFrame> one = new ArrayList<>();
        TestSubscriber<AudioFrame> other = TestSubscriber.create();
        Flux<AudioFrame> sound = devices.microphone("mic");
        assertThat(fake.opened()).isZero();

        Disposable first = sound.subscribe(one::add);
        sound.subscribe(other);
        await(() -> fake.open() == 1);
        fake.speak();
        await(() -> other.getReceivedOnNext().size() == 1);
        assertThat(fake.opened()).isEqualTo(1);

        first.dispose();
        fake.speak();
        await(() -> other.getReceivedOnNext().size() == 2);
        other.cancel();
        await(() -> fake.open() == 0);

        TestSubscriber<AudioFrame> again = TestSubscriber.create();
        devices.microphone(MediaDevice.DEFAULT).subscribe(again);
        await(() -> fake.open() == 1);
        assertThat(fake.opened()).isEqualTo(2);
        again.cancel();
        await(() -> fake.open() == 0);
    }

    @Test
    void aMicrophoneThatVanishesIsAnErrorWithItsName() {
        TestSubscriber<AudioFrame> sound = TestSubscriber.create();
        devices.microphone("mic").subscribe(sound);
        await(() -> fake.open() == 1);

        fake.unplug("mic");

        await(sound::isTerminatedError);
        assertThat(sound.expectTerminalError())
                .isInstanceOfSatisfying(MediaException.class,
                        gone -> assertThat(gone.code()).isEqualTo(RtcErrorCode.DEVICE_UNAVAILABLE))
                .hasMessageContaining("mic");
        await(() -> fake.open() == 0);
        assertThatThrownBy(() -> devices.microphone("broken").blockLast(PATIENCE)).hasMessageContaining("no driver");
    }

    @Test
    void aSpeakerPlaysAllAndIsClosed() {
        devices.play(Flux.just(FRAME, FRAME, FRAME), "speaker").block(PATIENCE);

        assertThat(fake.played()).hasSize(3);
        await(() -> fake.open() == 0);
        assertThatThrownBy(() -> devices.play(Flux.error(new IllegalStateException("broken")), "speaker").block(PATIENCE))
                .hasMessageContaining("broken");
        await(() -> fake.open() == 0);
        Disposable cancelled = devices.play(Flux.never(), "speaker").subscribe();
        await(() -> fake.open() == 1);
        cancelled.dispose();
        await(() -> fake.open() == 0);
    }

    @Test
    void aCameraGivesWhatIsRequestedAndReleasesTheRest() {
        TestSubscriber<VideoFrame> pictures = TestSubscriber.builder().initialRequest(1).build();
        devices.camera("camera", 640, 360, 30).subscribe(pictures);
        await(() -> fake.open() == 1);
        VideoFrame first = VideoFrame.of(2, 2, 0, new byte[6]);
        VideoFrame second = VideoFrame.of(2, 2, 0, new byte[6]);

        fake.show(first);
        fake.show(second);

        assertThat(pictures.getReceivedOnNext()).containsExactly(first);
        assertThat(first.isReleased()).isFalse();
        assertThat(second.isReleased()).isTrue();
        pictures.cancel();
        await(() -> fake.open() == 0);
    }

    @Test
    void nothingIsOpenedWithoutConsent() {
        List<String> asked = new ArrayList<>();
        Devices guarded = devices((what, label) -> {
            asked.add(what + " " + label);
            return Mono.just(false);
        });

        List.of(guarded.microphone("mic"), guarded.camera("camera", 640, 360, 30),
                guarded.play(Flux.just(FRAME), "speaker").flux())
                .forEach(each -> assertThatThrownBy(() -> each.blockLast(PATIENCE))
                        .isInstanceOfSatisfying(MediaException.class,
                                denied -> assertThat(denied.code()).isEqualTo(RtcErrorCode.CONSENT_DENIED)));

        assertThat(asked).containsExactly("MICROPHONE mic", "CAMERA camera", "SPEAKER speaker");
        assertThat(fake.opened()).isZero();
    }

    @Test
    void formsThatCannotBeAreRefusedAtOnce() {
        assertThatThrownBy(() -> devices.camera("camera", 0, 360, 30)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> devices.camera("camera", 640, 360, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
