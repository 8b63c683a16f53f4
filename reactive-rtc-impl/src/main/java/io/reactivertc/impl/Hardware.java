package io.reactivertc.impl;

import io.reactivertc.impl.desktop.DefaultDesktop;
import io.reactivertc.impl.desktop.DisplayPort;
import io.reactivertc.impl.desktop.X11Port;
import io.reactivertc.impl.device.CameraPort;
import io.reactivertc.impl.device.DefaultDevices;
import io.reactivertc.impl.device.JavaSoundPort;
import io.reactivertc.impl.device.SoundPort;
import io.reactivertc.impl.media.Consents;
import io.reactivertc.impl.webrtc.WebRtcCameras;
import io.reactivertc.media.CaptureConsent;
import io.reactivertc.media.Desktop;
import io.reactivertc.media.Devices;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Is what this machine sees and hears with.
 *
 * @param display leads to its display
 * @param sound leads to its microphones and speakers
 * @param cameras leads to its cameras
 * @param blocking runs what may block
 */
record Hardware(DisplayPort display, SoundPort sound, CameraPort cameras, Scheduler blocking) {

    /** Returns that of this machine; opens nothing. */
    static Hardware ofMachine() {
        return new Hardware(X11Port.ofProcess(), new JavaSoundPort(), new WebRtcCameras(), Schedulers.boundedElastic());
    }

    Desktop desktop(CaptureConsent consent) {
        return new DefaultDesktop(display, new Consents(consent, blocking), blocking);
    }

    Devices devices(CaptureConsent consent) {
        return new DefaultDevices(sound, cameras, new Consents(consent, blocking), blocking);
    }
}
