package io.reactivertc.impl.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.media.MediaDevice;
import io.reactivertc.media.MediaDevice.Kind;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Is what every port to devices must do, whichever devices there are. */
interface DevicePortContract {

    SoundPort sound();

    CameraPort cameras();

    @Test
    default void listsHoldDevicesOfTheirKindWithNamesOfTheirOwn() {
        check(Kind.MICROPHONE, sound().microphones());
        check(Kind.SPEAKER, sound().speakers());
        check(Kind.CAMERA, cameras().cameras());
    }

    private static void check(Kind kind, List<MediaDevice> devices) {
        assertThat(devices).extracting(MediaDevice::kind).allMatch(kind::equals);
        assertThat(devices).extracting(MediaDevice::id).doesNotHaveDuplicates();
        assertThat(devices).allMatch(device -> device.isAvailable() == device.problem().isEmpty());
    }

    @Test
    default void whatIsNotThereIsNamed() {
        isNamed(() -> sound().openMicrophone("no such thing"));
        isNamed(() -> sound().openSpeaker("no such thing"));
        isNamed(() -> cameras().open("no such thing", 640, 360, 30, frame -> {}));
    }

    private static void isNamed(ThrowingCallable opening) {
        assertThatThrownBy(opening).isInstanceOfSatisfying(MediaException.class, unavailable -> {
            assertThat(unavailable.code()).isEqualTo(RtcErrorCode.DEVICE_UNAVAILABLE);
            assertThat(unavailable).hasMessageContaining("no such thing");
        });
    }
}
