package io.reactivertc.impl;

import io.reactivertc.impl.desktop.DefaultDesktop;
import io.reactivertc.impl.desktop.DisplayPort;
import io.reactivertc.impl.desktop.X11Port;
import io.reactivertc.impl.media.Consents;
import io.reactivertc.media.CaptureConsent;
import io.reactivertc.media.Desktop;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Is what this machine sees and hears with.
 *
 * @param display leads to its display
 * @param blocking runs what may block
 */
record Hardware(DisplayPort display, Scheduler blocking) {

    /** Returns that of this machine; opens nothing. */
    static Hardware ofMachine() {
        return new Hardware(X11Port.ofProcess(), Schedulers.boundedElastic());
    }

    Desktop desktop(CaptureConsent consent) {
        return new DefaultDesktop(display, new Consents(consent, blocking), blocking);
    }
}
