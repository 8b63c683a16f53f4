package io.reactivertc.impl.media;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.media.CaptureConsent;
import io.reactivertc.media.CaptureConsent.Subject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Asks for consent before a device or the desktop is opened. */
public final class Consents {

    private final CaptureConsent consent;
    private final Scheduler blocking;

    /**
     * Creates it.
     *
     * @param consent the application's; it may block
     * @param blocking runs it
     */
    public Consents(CaptureConsent consent, Scheduler blocking) {
        this.consent = consent;
        this.blocking = blocking;
    }

    /** Returns the same stream, which is subscribed to only with consent, and fails with {@code CONSENT_DENIED} without. Asks at each subscription. */
    public <T> Flux<T> before(Subject what, String label, Flux<T> opening) {
        return asked(what, label).thenMany(opening);
    }

    /** Returns the same verb, which begins only with consent; see {@link #before(Subject, String, Flux)}. */
    public <T> Mono<T> before(Subject what, String label, Mono<T> opening) {
        return asked(what, label).then(opening);
    }

    private Mono<Void> asked(Subject what, String label) {
        return Mono.defer(() -> consent.ask(what, label))
                .onErrorMap(failure -> denied(what, label, failure))
                .defaultIfEmpty(false)
                .flatMap(agreed -> agreed ? Mono.<Void>empty() : Mono.error(denied(what, label, null)))
                .subscribeOn(blocking);
    }

    private static MediaException denied(Subject what, String label, @Nullable Throwable cause) {
        String text = "no consent to open the " + what.name().toLowerCase(Locale.ROOT) + " " + label;
        return cause == null
                ? new MediaException(RtcErrorCode.CONSENT_DENIED, text)
                : new MediaException(RtcErrorCode.CONSENT_DENIED, text, cause);
    }
}
