package io.reactivertc.audio;

import io.reactivertc.impl.media.Floor;
import io.reactivertc.media.SpeakingState;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Follows who has the floor among several who may speak at once; {@code room.activeSpeakers()} does for a room. */
public final class ActiveSpeaker {

    private ActiveSpeaker() {}

    /**
     * Emits who has the floor, and again whenever another does: the one who speaks; of several the one who had it, until another is louder by 6 dB for some intervals. Who falls silent keeps it until
     * somebody else speaks; who is gone loses it. Empty until somebody speaks first.
     *
     * <p>Cold; subscribes to the states of each as it comes. On the threads of the states, one at a time. Completes when the members have completed and their states have; an error of either fails it.
     * Requests without bound and conflates nothing: emissions are rare, and a slow subscriber may put {@code onBackpressureLatest()} behind it.
     *
     * @param members those who may speak, each once: {@code room.tracks()} for one
     * @param states the speaking states of one of them; it is gone when they complete
     */
    public static <K> Flux<Optional<K>> among(
            Publisher<? extends K> members, Function<? super K, ? extends Publisher<SpeakingState>> states) {
        Objects.requireNonNull(members, "members");
        Objects.requireNonNull(states, "states");
        return Floor.among(members, states);
    }
}
