package io.reactivertc.impl.media;

import io.reactivertc.media.SpeakingState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Follows who has the floor among several who may speak at once.
 *
 * @param <K> names one of them
 */
public final class Floor<K> {

    /** By how many dB somebody must be louder than who has the floor, to take it while both speak. */
    private static final double TAKEOVER_DB = 6;

    /** How much of the volume a state changes: a cough does not make a speaker. */
    private static final double SMOOTHING = 0.2;

    private final Map<K, Voice> voices = new HashMap<>();
    private Optional<K> active = Optional.empty();

    private Floor() {}

    /** Emits who has the floor, and again whenever another does; see {@code io.reactivertc.audio.ActiveSpeaker}. */
    public static <K> Flux<Optional<K>> among(
            Publisher<? extends K> members, Function<? super K, ? extends Publisher<SpeakingState>> states) {
        return Flux.defer(() -> {
            Floor<K> floor = new Floor<>();
            return Flux.from(members)
                    .flatMap(member -> Flux.from(states.apply(member))
                            .map(state -> new Said<K>(member, Optional.of(state)))
                            .concatWithValues(new Said<K>(member, Optional.empty())), Integer.MAX_VALUE)
                    .map(floor::next)
                    .startWith(Optional.<K>empty())
                    .distinctUntilChanged();
        });
    }

    private Optional<K> next(Said<K> said) {
        if (said.state().isEmpty()) {
            voices.remove(said.member());
            active = active.filter(speaker -> !speaker.equals(said.member()));
        } else {
            voices.computeIfAbsent(said.member(), member -> new Voice()).hear(said.state().get());
        }
        active = voices.entrySet().stream()
                .filter(entry -> entry.getValue().speaking)
                .max((a, b) -> Double.compare(weight(a), weight(b)))
                .map(Map.Entry::getKey)
                .or(() -> active);
        return active;
    }

    private double weight(Map.Entry<K, Voice> entry) {
        double bonus = active.isPresent() && active.get().equals(entry.getKey()) ? TAKEOVER_DB : 0;
        return entry.getValue().volumeDb + bonus;
    }

    /** Says what was heard of one, or, with no state, that it is gone. */
    private record Said<K>(K member, Optional<SpeakingState> state) {}

    private static final class Voice {

        private boolean speaking;
        private double volumeDb = SpeakingState.SILENT_DB;

        void hear(SpeakingState state) {
            if (!speaking && state.speaking()) {
                volumeDb = state.volumeDb();
            }
            speaking = state.speaking();
            volumeDb += SMOOTHING * (state.volumeDb() - volumeDb);
        }
    }
}
