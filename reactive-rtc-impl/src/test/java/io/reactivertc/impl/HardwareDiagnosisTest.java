package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.reactivertc.Diagnosis.Check;
import io.reactivertc.Diagnosis.Finding;
import io.reactivertc.Diagnosis.Outcome;
import io.reactivertc.MediaConfig;
import io.reactivertc.impl.desktop.FakeDisplay;
import io.reactivertc.impl.device.FakeDevices;
import io.reactivertc.impl.json.JacksonTrackCodec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.DefaultLocalMedia;
import io.reactivertc.impl.media.MediaContext;
import io.reactivertc.impl.peer.FakePeerEngine;
import io.reactivertc.media.Desktop.Availability;
import io.reactivertc.media.MediaDevice.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class HardwareDiagnosisTest {

    private final FakeDisplay display = new FakeDisplay();
    private final FakeDevices devices = new FakeDevices();

    @Test
    void whatIsNotThereIsNoFailure() {
        display.fail(Availability.HEADLESS);

        assertThat(examine()).extracting(Finding::check, Finding::outcome)
                .containsExactly(
                        tuple(Check.MICROPHONES, Outcome.ABSENT),
                        tuple(Check.SPEAKERS, Outcome.ABSENT),
                        tuple(Check.CAMERAS, Outcome.ABSENT),
                        tuple(Check.DESKTOP, Outcome.ABSENT));
    }

    @Test
    void whatIsThereIsNamedAndSoIsWhatFails() {
        devices.plug(Kind.MICROPHONE, "one").plugBroken(Kind.MICROPHONE, "two", "no driver").plug(Kind.CAMERA, "eye");

        List<Finding> found = examine();

        assertThat(found).extracting(Finding::check, Finding::outcome, Finding::text)
                .containsExactly(
                        tuple(Check.MICROPHONES, Outcome.FAILS, "one's name, two's name (no driver)"),
                        tuple(Check.SPEAKERS, Outcome.ABSENT, "none"),
                        tuple(Check.CAMERAS, Outcome.WORKS, "eye's name"),
                        tuple(Check.DESKTOP, Outcome.WORKS, "fake, 800 x 600"));
        display.fail(Availability.DENIED);
        assertThat(examine()).last().extracting(Finding::outcome).isEqualTo(Outcome.FAILS);
    }

    private List<Finding> examine() {
        RtcLoop loop = RtcLoop.on(Schedulers.immediate());
        MediaContext context =
                new MediaContext(loop, () -> loop, new FakePeerEngine(), new JacksonTrackCodec(), MediaConfig.DEFAULT);
        DefaultLocalMedia media = new DefaultLocalMedia(context, display.desktop(), devices.devices());
        return Objects.requireNonNull(new HardwareDiagnosis(media).examine().collectList().block(Duration.ofSeconds(30)));
    }
}
