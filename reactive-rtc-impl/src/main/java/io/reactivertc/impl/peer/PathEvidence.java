package io.reactivertc.impl.peer;

import io.reactivertc.IceCandidateInfo;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Keeps what is known of the paths of one peer connection, to say why there is none. Bounded. On the loop. */
final class PathEvidence {

    private static final int MOST_PROBLEMS = 8;
    private static final int MOST_KINDS = 4;
    private static final String CANDIDATE = "a=candidate:";

    private final Set<String> own = new TreeSet<>();
    private final Set<String> theirs = new TreeSet<>();
    private final Set<String> problems = new LinkedHashSet<>();

    /** Notes an own candidate. */
    void onOwn(IceCandidate candidate) {
        note(candidate, own);
    }

    /** Notes what the other side tells. */
    void onRemote(SignalBody body) {
        if (body instanceof SignalBody.Candidate told) {
            note(told.candidate(), theirs);
        } else if (body instanceof SignalBody.Description told) {
            told.description().sdp().lines().filter(line -> line.startsWith(CANDIDATE)).forEach(
                    line -> note(line.substring(2), theirs));
        }
    }

    /** Notes that a STUN or TURN server is of no use. */
    void onServerProblem(IceServerProblem problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem.why());
        }
    }

    /** Returns why there is no path, for people; names no address of a peer. */
    String why() {
        String cause;
        if (own.isEmpty()) {
            cause = "this side has no candidates";
        } else if (theirs.isEmpty()) {
            cause = "the other side told of no candidates";
        } else {
            cause = "no path between candidates here (" + String.join(", ", own) + ") and there (" + String.join(", ", theirs)
                    + ")";
        }
        return problems.isEmpty() ? cause : cause + "; " + problems.stream().collect(Collectors.joining("; "));
    }

    private static void note(IceCandidate candidate, Set<String> kinds) {
        String line = candidate.candidate();
        if (line != null) {
            note(line, kinds);
        }
    }

    /** There are four kinds; a fifth is somebody's invention. */
    private static void note(String line, Set<String> kinds) {
        CandidateLine.parse(line).map(IceCandidateInfo::type).filter(kind -> kinds.size() < MOST_KINDS).ifPresent(kinds::add);
    }
}
