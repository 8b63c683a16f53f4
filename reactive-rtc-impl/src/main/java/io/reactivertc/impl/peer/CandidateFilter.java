package io.reactivertc.impl.peer;

import io.reactivertc.IceCandidateInfo;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the user's filter which own candidates may be told. A candidate that cannot be read, and one at which the filter fails, is not told. */
final class CandidateFilter {

    private static final Logger log = LoggerFactory.getLogger(CandidateFilter.class);

    private final Predicate<IceCandidateInfo> filter;
    private boolean warned;

    CandidateFilter(Predicate<IceCandidateInfo> filter) {
        this.filter = filter;
    }

    /** Returns whether this candidate may be told. */
    boolean passes(String line) {
        return CandidateLine.parse(line).filter(this::asks).isPresent();
    }

    private boolean asks(IceCandidateInfo candidate) {
        try {
            return filter.test(candidate);
        } catch (RuntimeException failure) {
            if (!warned) {
                log.warn("the filter of candidates failed; no candidate is told for which it does", failure);
            }
            warned = true;
            return false;
        }
    }
}
