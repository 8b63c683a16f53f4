package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.logging.Logging;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import io.reactivertc.error.EngineException;
import io.reactivertc.error.RtcErrorCode;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Is the audio device of a host without audio. It must record before its factory is made: the factory then fails to connect recorded silence with its senders, which would
 * otherwise meet pushed audio on a second thread and abort the JVM (N17, N18). Whether that happened is read from the engine's own log. Used on the lane.
 */
final class HeadlessAudio {

    private static final Logger log = LoggerFactory.getLogger(HeadlessAudio.class);
    private static final String REFUSAL = "Failed to set audio transport since media was active";

    /** Counts refusals heard by the log sink, which runs on any native thread. */
    private static final AtomicInteger REFUSALS = new AtomicInteger();

    private final HeadlessAudioDeviceModule module;

    /** Takes a device as it is; only tests have one that does not record. */
    HeadlessAudio(HeadlessAudioDeviceModule module) {
        this.module = module;
    }

    /** Returns a device that records. */
    static HeadlessAudio recording() {
        HeadlessAudioDeviceModule module = new HeadlessAudioDeviceModule();
        module.initRecording();
        module.startRecording();
        return new HeadlessAudio(module);
    }

    /** Makes a factory on this device; throws if the factory did connect recorded silence with its senders. */
    PeerConnectionFactory factory() {
        LogBridge.install();
        int before = REFUSALS.get();
        PeerConnectionFactory factory = new PeerConnectionFactory(module);
        if (REFUSALS.get() == before) {
            factory.dispose();
            throw new EngineException(RtcErrorCode.ENGINE_FAILED,
                    "self-test: the headless audio device did not record before its factory was made,"
                            + " or this version of webrtc-java is not the one that reactive-rtc was built for");
        }
        return factory;
    }

    /**
     * Records again if it does not. The engine stops that when its last sender of sound stops, and would hear nobody any more: what remote tracks carry is pulled by the thread that
     * records. On the native thread only, where no sender can stop meanwhile: starting and stopping at once would leave the device without its thread, or with two.
     */
    void record() {
        NativeErrors.guard(module::startRecording);
    }

    void dispose() {
        module.stopRecording();
        module.dispose();
    }

    /** Hears what the engine logs as an error. A sink cannot be removed, so there is one for the process. */
    private static final class LogBridge {

        static {
            Logging.addLogSink(Logging.Severity.ERROR, (severity, text) -> NativeErrors.guard(() -> hear(text)));
        }

        private LogBridge() {}

        /** Makes sure that the sink is there. */
        static void install() {}

        private static void hear(String text) {
            if (text.contains(REFUSAL)) {
                REFUSALS.incrementAndGet();
            } else {
                log.debug("native: {}", text.strip());
            }
        }
    }
}
