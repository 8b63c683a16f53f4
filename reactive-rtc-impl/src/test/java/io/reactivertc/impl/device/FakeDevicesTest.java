package io.reactivertc.impl.device;

import io.reactivertc.media.MediaDevice.Kind;

/** Holds the fake to the contract of the real ones. */
class FakeDevicesTest implements DevicePortContract {

    private final FakeDevices devices = new FakeDevices()
            .plug(Kind.MICROPHONE, "one")
            .plugBroken(Kind.MICROPHONE, "two", "broken")
            .plug(Kind.SPEAKER, "one")
            .plug(Kind.CAMERA, "one");

    @Override
    public SoundPort sound() {
        return devices;
    }

    @Override
    public CameraPort cameras() {
        return devices;
    }
}
