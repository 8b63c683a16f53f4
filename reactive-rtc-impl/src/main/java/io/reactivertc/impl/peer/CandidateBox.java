package io.reactivertc.impl.peer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the candidates of the other side by their user name fragment: to be applied if it is in the remote description, kept if not yet seen, dropped if it belongs to a
 * description that was ignored or replaced. A candidate without a fragment belongs to whatever remote description there is, or comes first.
 */
final class CandidateBox {

    private static final int MOST_KEPT = 64;
    private static final int MOST_APPLIED = 512;
    private static final int MOST_GONE = 32;
    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoTime;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private Set<String> current = Set.of();
    private int applied;

    CandidateBox(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes a candidate. Returns whether it is to be applied now; otherwise it is kept or dropped. */
    boolean take(IceCandidate candidate) {
        if (!CandidateLine.isValid(candidate)) {
            return false;
        }
        String ufrag = CandidateLine.ufrag(candidate);
        if (isCurrent(ufrag)) {
            return applied++ < MOST_APPLIED;
        }
        if (ufrag == null || !gone.contains(ufrag)) {
            keep(new Kept(candidate, ufrag, nanoTime.getAsLong()));
        }
        return false;
    }

    /** Notes that a remote description with these fragments was applied. Returns the kept candidates that can now be applied, in the order of their arrival. */
    List<IceCandidate> describe(Set<String> ufrags) {
        if (!ufrags.equals(current)) {
            applied = 0;
            current.forEach(this::forget);
            current = Set.copyOf(ufrags);
        }
        gone.removeAll(current);
        dropLate();
        List<IceCandidate> ready = new ArrayList<>();
        for (Iterator<Kept> each = kept.iterator(); each.hasNext();) {
            Kept next = each.next();
            if (isCurrent(next.ufrag)) {
                ready.add(next.candidate);
                each.remove();
            }
        }
        applied += ready.size();
        return ready;
    }

    /** Notes that a description with these fragments was ignored or refused. Fragments that the current one has too stay valid. */
    void ignore(Set<String> ufrags) {
        ufrags.stream().filter(ufrag -> !current.contains(ufrag)).forEach(this::forget);
    }

    /** Returns how many candidates wait for their description. */
    int size() {
        dropLate();
        return kept.size();
    }

    private boolean isCurrent(@Nullable String ufrag) {
        return ufrag == null ? !current.isEmpty() : current.contains(ufrag);
    }

    private void keep(Kept next) {
        dropLate();
        if (kept.size() == MOST_KEPT) {
            kept.removeFirst();
        }
        kept.addLast(next);
    }

    private void dropLate() {
        long now = nanoTime.getAsLong();
        kept.removeIf(each -> now - each.since > KEPT_NANOS);
    }

    private void forget(String ufrag) {
        kept.removeIf(each -> ufrag.equals(each.ufrag));
        gone.remove(ufrag);
        gone.add(ufrag);
        if (gone.size() > MOST_GONE) {
            gone.remove(gone.iterator().next());
        }
    }

    private record Kept(IceCandidate candidate, @Nullable String ufrag, long since) {}
}
