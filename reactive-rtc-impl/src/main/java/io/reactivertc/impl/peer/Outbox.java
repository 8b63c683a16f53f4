package io.reactivertc.impl.peer;

import io.reactivertc.IceConfig;
import io.reactivertc.common.JsonText;
import io.reactivertc.error.MediaException;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Sends the own descriptions and candidates of one peer connection, so that a candidate never goes out before its description. When candidates do not trickle a description
 * waits until they are gathered, or for as long as configured; what is found later follows singly. Confined to the loop.
 */
final class Outbox {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final int MOST_HELD = 256;
    private static final IceCandidate END = new IceCandidate(null, null, -1, null);

    private final RtcLoop loop;
    private final PeerPort port;
    private final IceConfig ice;
    private final Duration patience;
    private final int epoch;
    private final Consumer<SignalBody> send;
    private final CandidateFilter filter;
    private final Descriptions descriptions;
    private final Consumer<Throwable> failed;

    private final List<IceCandidate> held = new ArrayList<>();
    private final Set<String> gathered = new HashSet<>();
    private final Disposable.Swap timer = Disposables.swap();
    private final Disposable.Swap snapshot = Disposables.swap();
    private @Nullable Waiting waiting;
    private @Nullable String ufrag;
    private boolean holding;
    private int number;

    /**
     * Creates an outbox.
     *
     * @param patience the longest wait for candidates, whatever is configured
     * @param failed is told if a description cannot be sent
     */
    Outbox(RtcLoop loop, PeerPort port, IceConfig ice, Duration patience, int epoch, Descriptions descriptions,
            Consumer<SignalBody> send, Consumer<Throwable> failed) {
        this.loop = loop;
        this.port = port;
        this.ice = ice;
        this.patience = ice.gatheringTimeout().compareTo(patience) < 0 ? ice.gatheringTimeout() : patience;
        this.epoch = epoch;
        this.send = send;
        this.filter = new CandidateFilter(ice.filter());
        this.descriptions = descriptions;
        this.failed = failed;
    }

    /** Begins to hold candidates back, because a description is being made that they may belong to. */
    void hold() {
        holding = true;
    }

    /** Lets candidates go again, because no description was made. */
    void release() {
        holding = false;
        flush(Set.of());
    }

    /**
     * Sends a description once it is ready to be sent.
     *
     * @param answers the number of the offer it answers; 0 for an offer
     * @param sent is told its number when it was sent
     */
    void describe(SessionDescription description, int answers, IntConsumer sent) {
        Set<String> ufrags = Sdp.parse(description.sdp()).ufrags();
        ufrag = ufrags.iterator().next();
        if (held.contains(END)) {
            gathered.addAll(ufrags);
        }
        if (ice.trickle() || gathered.containsAll(ufrags)) {
            transmit(description, answers, sent);
            return;
        }
        waiting = new Waiting(description, answers, sent);
        timer.update(loop.schedule(this::finish, patience));
    }

    /** Forgets the description that waits and what belongs to it, because it was rolled back. */
    void discard() {
        waiting = null;
        timer.update(Disposables.disposed());
        snapshot.update(Disposables.disposed());
        held.clear();
        holding = false;
    }

    /** Takes a candidate of the own side. */
    void onCandidate(IceCandidate candidate) {
        if (!holding) {
            transmit(candidate);
        } else if (held.size() < MOST_HELD) {
            held.add(candidate);
        }
    }

    /** Takes the end of the candidates of the own side. */
    void onGatheringComplete() {
        if (waiting != null) {
            gathered.addAll(Sdp.parse(waiting.description.sdp()).ufrags());
            finish();
        }
        onCandidate(END);
    }

    /** Stops; nothing is sent any more. */
    void close() {
        discard();
        holding = true;
        timer.dispose();
        snapshot.dispose();
    }

    private void finish() {
        Waiting ready = waiting;
        if (ready != null) {
            waiting = null;
            timer.update(Disposables.disposed());
            PortStep<SessionDescription> step = new PortStep<>(
                    complete -> transmit(complete, ready.answers, ready.sent),
                    failure -> log.warn("a description was not sent", failure));
            snapshot.update(step);
            port.localDescription()
                    .defaultIfEmpty(ready.description)
                    .onErrorReturn(ready.description)
                    .subscribe(step);
        }
    }

    private void transmit(SessionDescription description, int answers, IntConsumer sent) {
        Sdp told;
        try {
            told = descriptions.own(description).withCandidates(filter::passes);
        } catch (MediaException broken) {
            failed.accept(broken);
            return;
        }
        number++;
        send.accept(new SignalBody.Description(
                SignalBody.MAIN,
                epoch,
                new SessionDescription(description.type(), told.text()),
                number,
                answers,
                JsonText.EMPTY_OBJECT));
        holding = false;
        flush(told.candidates().stream().map(CandidateLine::identity).collect(Collectors.toSet()));
        sent.accept(number);
    }

    private void flush(Set<String> told) {
        List<IceCandidate> ready = List.copyOf(held);
        held.clear();
        ready.stream()
                .filter(each -> each.candidate() == null || !told.contains(CandidateLine.identity(each.candidate())))
                .forEach(this::transmit);
    }

    private void transmit(IceCandidate candidate) {
        String line = candidate.candidate();
        if (line == null || filter.passes(line)) {
            String told = CandidateLine.ufrag(candidate);
            send.accept(new SignalBody.Candidate(
                    SignalBody.MAIN, epoch,
                    new IceCandidate(line, candidate.sdpMid(), candidate.sdpMLineIndex(), told == null ? ufrag : told)));
        }
    }

    private record Waiting(SessionDescription description, int answers, IntConsumer sent) {}
}
