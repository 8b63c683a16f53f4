package io.reactivertc.impl;

import io.reactivertc.Diagnosis.Check;
import io.reactivertc.Diagnosis.Finding;
import io.reactivertc.Diagnosis.Outcome;
import io.reactivertc.media.Desktop;
import io.reactivertc.media.Desktop.Availability;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.media.MediaDevice;
import io.reactivertc.media.MediaDevice.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/** Says which devices and screens this machine has. Opens no device. */
final class HardwareDiagnosis {

    private static final Map<Kind, Check> CHECKS =
            Map.of(Kind.MICROPHONE, Check.MICROPHONES, Kind.SPEAKER, Check.SPEAKERS, Kind.CAMERA, Check.CAMERAS);

    private final LocalMedia media;

    HardwareDiagnosis(LocalMedia media) {
        this.media = media;
    }

    /** Emits all findings; none is an error. */
    Flux<Finding> examine() {
        return Flux.concat(
                media.devices().devices().next().elapsed().flatMapIterable(HardwareDiagnosis::findings),
                desktop().elapsed().map(told -> finding(told.getT2(), told.getT1())));
    }

    private static List<Finding> findings(Tuple2<Long, List<MediaDevice>> listed) {
        return List.of(Kind.MICROPHONE, Kind.SPEAKER, Kind.CAMERA).stream()
                .map(kind -> finding(answer(kind, listed.getT2()), listed.getT1()))
                .toList();
    }

    private static Answer answer(Kind kind, List<MediaDevice> all) {
        List<MediaDevice> devices = all.stream().filter(device -> device.kind() == kind).toList();
        boolean fails = devices.stream().anyMatch(device -> !device.isAvailable());
        String text = devices.stream()
                .map(device -> device.isAvailable() ? device.name() : device.name() + " (" + device.problem() + ")")
                .collect(Collectors.joining(", "));
        Outcome outcome = devices.isEmpty() ? Outcome.ABSENT : fails ? Outcome.FAILS : Outcome.WORKS;
        return new Answer(CHECKS.getOrDefault(kind, Check.CAMERAS), outcome, devices.isEmpty() ? "none" : text);
    }

    private Mono<Answer> desktop() {
        Desktop desktop = media.desktop();
        return desktop.checkAvailability().flatMap(availability -> switch (availability) {
            case AVAILABLE -> desktop.listScreens()
                    .map(screens -> new Answer(Check.DESKTOP, Outcome.WORKS,
                            screens.stream().map(HardwareDiagnosis::words).collect(Collectors.joining(", "))))
                    .onErrorResume(
                            gone -> Mono.just(new Answer(Check.DESKTOP, Outcome.FAILS, String.valueOf(gone.getMessage()))));
            case HEADLESS -> Mono.just(new Answer(Check.DESKTOP, Outcome.ABSENT, "no display"));
            case UNSUPPORTED ->
                Mono.just(new Answer(Check.DESKTOP, Outcome.ABSENT, "displays of this kind cannot be captured"));
            case UNREACHABLE, DENIED -> Mono.just(new Answer(Check.DESKTOP, Outcome.FAILS, words(availability)));
        });
    }

    private static String words(Desktop.Screen screen) {
        return screen.name() + ", " + screen.area().width() + " x " + screen.area().height();
    }

    private static String words(Availability broken) {
        return broken == Availability.DENIED ? "the display does not let this process in" : "the display does not answer";
    }

    private static Finding finding(Answer answer, long millis) {
        return new Finding(answer.check(), answer.outcome(), answer.text(), Duration.ofMillis(millis));
    }

    /** Is what was found, before it is known how long it took. */
    private record Answer(Check check, Outcome outcome, String text) {}
}
