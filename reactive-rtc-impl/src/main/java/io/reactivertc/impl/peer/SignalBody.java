package io.reactivertc.impl.peer;

import io.reactivertc.common.JsonText;

/** Is what two peers say to each other through the signaling server; see {@code docs/protocol.md}, section 2. */
public sealed interface SignalBody {

    /** Names the peer connection that carries everything but extra lanes. */
    String MAIN = "main";

    /** Returns which peer connection between the two this is about. */
    String pc();

    /** Returns which life of that peer connection, from 1. */
    int epoch();

    /** Returns whether it brings an offer. */
    default boolean isOffer() {
        return this instanceof Description told && told.description.type() == SessionDescription.Type.OFFER;
    }

    /** Returns the same about another peer connection. */
    SignalBody on(String other);

    /**
     * Brings a description.
     *
     * @param pc which peer connection
     * @param epoch which life of it
     * @param description the description
     * @param number counts the descriptions of its sender within the epoch, from 1
     * @param answers on an answer, the number of the offer; 0 on an offer
     * @param tracks what was true of the tracks then, a JSON object
     */
    record Description(String pc, int epoch, SessionDescription description, int number, int answers,
            JsonText tracks) implements SignalBody {

        @Override
        public SignalBody on(String other) {
            return new Description(other, epoch, description, number, answers, tracks);
        }

        /** Returns the same with this said of the tracks. */
        Description withTracks(JsonText told) {
            return new Description(pc, epoch, description, number, answers, told);
        }
    }

    /**
     * Brings a candidate.
     *
     * @param pc which peer connection
     * @param epoch which life of it
     * @param candidate the candidate
     */
    record Candidate(String pc, int epoch, IceCandidate candidate) implements SignalBody {

        @Override
        public SignalBody on(String other) {
            return new Candidate(other, epoch, candidate);
        }
    }

    /**
     * Tells that a description could not be applied.
     *
     * @param pc which peer connection
     * @param epoch which life of it
     * @param number which description of the receiver
     * @param code why; the name of an {@code RtcErrorCode}
     */
    record Reject(String pc, int epoch, int number, String code) implements SignalBody {

        @Override
        public SignalBody on(String other) {
            return new Reject(other, epoch, number, code);
        }
    }

    /**
     * Asks the impolite side to act.
     *
     * @param pc which peer connection
     * @param epoch which life of it
     * @param what what is needed
     */
    record Need(String pc, int epoch, What what) implements SignalBody {

        @Override
        public SignalBody on(String other) {
            return new Need(other, epoch, what);
        }

        /** What is needed. */
        public enum What {
            /** An offer. */
            NEGOTIATION,
            /** An ICE restart. */
            RESTART,
            /** A new peer connection. */
            REBUILD
        }
    }
}
