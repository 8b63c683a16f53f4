package io.reactivertc.media;

import reactor.core.publisher.Mono;

/** Is asked before a microphone, a camera, a speaker or the desktop is opened: a place to ask a person. */
@FunctionalInterface
public interface CaptureConsent {

    /** A consent to everything: that the application asks for a device is enough. */
    CaptureConsent ALWAYS = (what, label) -> Mono.just(true);

    /** Says what is to be opened. */
    enum Subject {
        /** A microphone. */
        MICROPHONE,
        /** A speaker. */
        SPEAKER,
        /** A camera. */
        CAMERA,
        /** A screen, a window or an area of the desktop. */
        DESKTOP
    }

    /**
     * Emits whether it may be opened; an error or no answer is a no. Subscribed to each time that it is to be opened, on a thread that may block.
     *
     * @param what what it is
     * @param label what people call it
     */
    Mono<Boolean> ask(Subject what, String label);
}
