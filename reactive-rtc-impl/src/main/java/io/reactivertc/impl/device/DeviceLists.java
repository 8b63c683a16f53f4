package io.reactivertc.impl.device;

import io.reactivertc.media.MediaDevice;
import io.reactivertc.media.MediaDevice.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Lists the devices of one kind, however broken what knows them is: it may throw, or never return. */
final class DeviceLists {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Kind kind;
    private final Supplier<List<MediaDevice>> port;
    private final Scheduler blocking;

    /** Tells that a call has not returned: no second thread is given to it. Atomic because lists are asked for on any thread. */
    private final AtomicBoolean busy = new AtomicBoolean();

    DeviceLists(Kind kind, Supplier<List<MediaDevice>> port, Scheduler blocking) {
        this.kind = kind;
        this.port = port;
        this.blocking = blocking;
    }

    /** Emits them; what fails stands in their place. Never errors. */
    Mono<List<MediaDevice>> list() {
        return Mono.fromCallable(this::ask)
                .subscribeOn(blocking)
                .timeout(PATIENCE, Mono.fromCallable(() -> broken("no answer within " + PATIENCE.toSeconds() + " s")), blocking)
                .onErrorResume(failure -> Mono.just(broken(String.valueOf(failure.getMessage()))));
    }

    private List<MediaDevice> ask() {
        if (!busy.compareAndSet(false, true)) {
            return broken("no answer yet");
        }
        try {
            return List.copyOf(port.get());
        } catch (LinkageError missing) {
            return broken(String.valueOf(missing.getMessage()));
        } finally {
            busy.set(false);
        }
    }

    private List<MediaDevice> broken(String problem) {
        String all = kind.name().toLowerCase(Locale.ROOT) + "s";
        return List.of(MediaDevice.failed(kind, all, all, problem));
    }
}
