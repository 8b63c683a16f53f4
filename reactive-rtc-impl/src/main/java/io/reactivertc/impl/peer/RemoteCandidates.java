package io.reactivertc.impl.peer;

import io.reactivertc.impl.loop.RtcLoop;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Gives the candidates of the other side to the port, each when its description is there. Confined to the loop. */
final class RemoteCandidates implements Disposable {

    private static final Logger log = LoggerFactory.getLogger(RemoteCandidates.class);

    private final PeerPort port;
    private final CandidateBox box;
    private final Disposable.Composite additions = Disposables.composite();

    RemoteCandidates(RtcLoop loop, PeerPort port) {
        this.port = port;
        this.box = new CandidateBox(loop::nanoTime);
    }

    /** Takes a candidate. */
    void add(IceCandidate candidate) {
        if (box.take(candidate)) {
            apply(candidate);
        }
    }

    /** Notes that the description with these user name fragments was applied. */
    void describe(Set<String> ufrags) {
        box.describe(ufrags).forEach(this::apply);
    }

    /** Notes that the description with these user name fragments was not and will not be applied. */
    void ignore(Set<String> ufrags) {
        box.ignore(ufrags);
    }

    private void apply(IceCandidate candidate) {
        Disposable.Swap addition = Disposables.swap();
        additions.add(addition);
        addition.update(port.addCandidate(candidate)
                .doFinally(signal -> additions.remove(addition))
                .subscribe(added -> {}, failure -> log.debug("a candidate was not applied: {}", failure.getMessage())));
    }

    @Override
    public void dispose() {
        additions.dispose();
    }
}
