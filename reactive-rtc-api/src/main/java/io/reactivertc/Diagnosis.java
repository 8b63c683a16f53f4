package io.reactivertc;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says what works of all that a call needs, and why the rest does not. Immutable; its text may be shown to people and holds no secret.
 *
 * @param findings in the order in which a call needs them
 */
public record Diagnosis(List<Finding> findings) {

    /** What is examined. */
    public enum Check {
        /** The signaling server answers. */
        SIGNALING,
        /** WebRTC's native library works. */
        ENGINE,
        /** This machine has addresses to be reached at. */
        CANDIDATES,
        /** A STUN server answers. */
        STUN,
        /** A TURN server lets relay. */
        TURN,
        /** A peer connection from here to here, through a relay if there is one. */
        CALL,
        /** This machine has microphones. */
        MICROPHONES,
        /** This machine has speakers. */
        SPEAKERS,
        /** This machine has cameras. */
        CAMERAS,
        /** This machine has a display that can be captured. */
        DESKTOP
    }

    /** How it went. */
    public enum Outcome {
        /** It works. */
        WORKS,
        /** It does not. */
        FAILS,
        /** It is not there; only programs that use it need it. */
        ABSENT
    }

    /**
     * Is the answer to one question.
     *
     * @param check what was examined
     * @param outcome how it went
     * @param text for people: what was found, or why it fails
     * @param took how long it took
     */
    public record Finding(Check check, Outcome outcome, String text, Duration took) {

        @Override
        public String toString() {
            return outcome + " " + check + ": " + text + " (" + took.toMillis() + " ms)";
        }
    }

    /** Copies the findings. */
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Returns whether nothing fails. */
    public boolean isHealthy() {
        return findings.stream().noneMatch(finding -> finding.outcome() == Outcome.FAILS);
    }

    /** Shows a line for each finding. */
    @Override
    public String toString() {
        return findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }
}
