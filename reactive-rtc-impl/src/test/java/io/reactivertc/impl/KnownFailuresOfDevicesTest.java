package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.error.MediaException;
import io.reactivertc.impl.device.FakeDevices;
import io.reactivertc.media.Devices;
import io.reactivertc.media.MediaDevice;
import io.reactivertc.media.MediaDevice.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Shows that what RTCMultiConnection lists as failures of devices does not fail here. */
class KnownFailuresOfDevicesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeDevices hardware = new FakeDevices();
    private final Devices devices = hardware.devices();

    /** All are told of with their state, and the one that fails is named; another is taken only where the application says so. */
    @Test
    void detectRtcIsWrongWithSeveralDevices() {
        hardware.plug(Kind.CAMERA, "front").plugBroken(Kind.CAMERA, "back", "in use").plug(Kind.CAMERA, "third");

        assertThat(list()).extracting(MediaDevice::id).containsExactly("front", "back", "third");
        assertThat(list()).filteredOn(device -> !device.isAvailable()).extracting(MediaDevice::problem)
                .containsExactly("in use");
        assertThatThrownBy(() -> devices.camera("back", 640, 360, 30).blockFirst(PATIENCE))
                .isInstanceOf(MediaException.class).hasMessageContaining("back").hasMessageContaining("in use");
    }

    @Test
    void getMediaDevicesListsAudioOnly() {
        hardware.plug(Kind.MICROPHONE, "mic").plug(Kind.SPEAKER, "loud").plug(Kind.CAMERA, "eye");

        assertThat(list()).extracting(MediaDevice::kind).containsExactly(Kind.MICROPHONE, Kind.SPEAKER, Kind.CAMERA);
    }

    private List<MediaDevice> list() {
        return Objects.requireNonNull(devices.devices().blockFirst(PATIENCE));
    }
}
