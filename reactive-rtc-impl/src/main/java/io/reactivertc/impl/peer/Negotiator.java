package io.reactivertc.impl.peer;

import io.reactivertc.IceConfig;
import io.reactivertc.error.MediaException;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Negotiates one peer connection, as the W3C's perfect negotiation does it, with explicit rollback. Makes an offer whenever one is wanted and everything is stable; when both
 * offer at once the impolite side ignores and the polite side gives way, and offers again. Runs one operation of the port at a time. Confined to the loop.
 */
final class Negotiator {

    /** Receives what comes of a negotiation. */
    interface Listener {

        /** Sends a body to the other side. */
        void send(SignalBody body);

        /** Returns whether what is sent now would arrive. No offer is begun, and none is given up, while it would not. */
        boolean canSignal();

        /** Tells that a description of the other side was applied. */
        void onRemoteDescription(Sdp description);

        /** Tells that both sides agree. */
        void onStable();

        /** Tells that an offer came to nothing, and the one made anew did too. Told again each further time. */
        void onStalled();

        /** Tells that the peer connection is of no more use. */
        void onFailed(Throwable failure);
    }

    private static final Logger log = LoggerFactory.getLogger(Negotiator.class);
    private static final Duration GAP = Duration.ofSeconds(1);

    private final RtcLoop loop;
    private final PeerPort port;
    private final boolean polite;
    private final int epoch;
    private final Duration offerTimeout;
    private final Descriptions descriptions;
    private final Listener listener;
    private final Outbox outbox;
    private final RemoteCandidates candidates;
    private final DescriptionInbox inbox = new DescriptionInbox();
    private final OfferTurn turn;

    private final Disposable.Swap operation = Disposables.swap();
    private final Disposable.Swap offerTimer = Disposables.swap();
    private @Nullable Disposable gapTimer;
    private NegotiationPhase phase = NegotiationPhase.STABLE;

    /** Says that the port wants a negotiation; taken back by the port when it has got one. */
    private boolean wanted;

    /** Says that a negotiation is due for another reason. */
    private boolean dirty;

    private boolean closed;
    private int offered;
    private int failures;

    Negotiator(RtcLoop loop, PeerPort port, boolean polite, int epoch, IceConfig ice, Duration offerTimeout,
            Descriptions descriptions, Listener listener) {
        this.loop = loop;
        this.port = port;
        this.polite = polite;
        this.epoch = epoch;
        this.offerTimeout = offerTimeout;
        this.descriptions = descriptions;
        this.listener = listener;
        this.outbox = new Outbox(
                loop, port, ice, offerTimeout.dividedBy(2), epoch, descriptions, listener::send, this::fail);
        this.candidates = new RemoteCandidates(loop, port);
        this.turn = new OfferTurn(loop, this::insist);
    }

    /** Begins. Who does not make the first offer waits for it, and makes one after a while nonetheless. */
    void start(boolean offers) {
        turn.awaitFirst(offers);
        proceed();
    }

    /** Wants a negotiation. */
    void negotiate() {
        turn.take();
        insist();
    }

    private void insist() {
        dirty = true;
        proceed();
    }

    /** Wants a negotiation that restarts ICE; the port asks for it when it can be offered. */
    void restartIce() {
        turn.take();
        port.restartIce();
    }

    /** Looks again for something to do, because signaling came back. */
    void onSignalingReady() {
        proceed();
    }

    /** Returns whether a negotiation is under way. */
    boolean isNegotiating() {
        return phase != NegotiationPhase.STABLE;
    }

    /** Takes the port's wish for a negotiation: a level, looked at when everything is stable. */
    void onNegotiationNeeded() {
        wanted = true;
        proceed();
    }

    /** Forgets the port's wish, which it tells again if there is more to negotiate: a wish that comes late would cost an offer that changes nothing. */
    void onSignalingStable() {
        wanted = false;
    }

    /** Takes an own candidate. */
    void onOwnCandidate(IceCandidate candidate) {
        outbox.onCandidate(candidate);
    }

    /** Takes the end of the own candidates. */
    void onGatheringComplete() {
        outbox.onGatheringComplete();
    }

    /** Takes a description of the other side. */
    void onDescription(SignalBody.Description description) {
        if (!inbox.add(description)) {
            log.debug("dropped a description: number {} came before, or too many wait", description.number());
        }
        proceed();
    }

    /** Takes a candidate of the other side. */
    void onCandidate(IceCandidate candidate) {
        candidates.add(candidate);
    }

    /** Takes the refusal of a description by the other side. */
    void onReject(SignalBody.Reject reject) {
        if (phase == NegotiationPhase.OFFERED && reject.number() == offered) {
            log.info("the other side refused an offer: {}", RtcErrorCode.fromWire(reject.code()));
            withdraw(true);
        }
    }

    /** Stops for good; the port is closed by its owner. */
    void close() {
        closed = true;
        outbox.close();
        operation.dispose();
        offerTimer.dispose();
        if (gapTimer != null) {
            gapTimer.dispose();
        }
        turn.dispose();
        candidates.dispose();
    }

    private void proceed() {
        for (SignalBody.Description next = next(); next != null; next = next()) {
            handle(next);
        }
        if (!closed && phase == NegotiationPhase.STABLE && (wanted || dirty) && turn.isMine() && listener.canSignal()) {
            makeOffer();
        }
    }

    /** Returns the description to look at now. One that is missing matters only if it could be the answer to the own offer; then it is waited for a little. */
    private SignalBody.@Nullable Description next() {
        if (closed || phase.isBusy()) {
            return null;
        }
        if (phase != NegotiationPhase.OFFERED) {
            return inbox.pollFirst();
        }
        SignalBody.Description answer = inbox.pollAnswer(offered);
        if (answer == null && inbox.hasGap() && gapTimer == null) {
            gapTimer = loop.schedule(this::onGapTimeout, GAP);
        }
        return answer == null ? inbox.poll() : answer;
    }

    private void onGapTimeout() {
        gapTimer = null;
        if (!closed && phase == NegotiationPhase.OFFERED && inbox.hasGap()) {
            handle(Objects.requireNonNull(inbox.pollFirst(), "the first after a gap"));
        }
        proceed();
    }

    private void handle(SignalBody.Description description) {
        try {
            Sdp sdp = descriptions.remote(description.description());
            if (description.description().type() == SessionDescription.Type.OFFER) {
                onOffer(description, sdp);
            } else {
                onAnswer(description, sdp);
            }
        } catch (PeerException invalid) {
            refuse(description, invalid);
        } catch (MediaException broken) {
            fail(broken);
        }
    }

    // own offers

    private void makeOffer() {
        wanted = false;
        dirty = false;
        phase = NegotiationPhase.MAKING;
        turn.onBegun();
        outbox.hold();
        run(port.offer(), this::onOfferMade, this::fail);
    }

    private void onOfferMade(SessionDescription offer) {
        phase = NegotiationPhase.GATHERING;
        outbox.describe(offer, 0, this::onOfferSent);
        proceed();
    }

    private void onOfferSent(int number) {
        phase = NegotiationPhase.OFFERED;
        offered = number;
        offerTimer.update(loop.schedule(this::onOfferTimeout, offerTimeout));
    }

    private void onOfferTimeout() {
        if (phase == NegotiationPhase.OFFERED && listener.canSignal()) {
            withdraw(false);
        } else if (phase == NegotiationPhase.OFFERED) {
            offerTimer.update(loop.schedule(this::onOfferTimeout, offerTimeout));
        }
    }

    /** Takes the own offer back, to make it anew: at once if nothing was heard, after a pause if it was refused. */
    private void withdraw(boolean refused) {
        phase = NegotiationPhase.ROLLING_BACK;
        offerTimer.update(Disposables.disposed());
        outbox.discard();
        failures++;
        if (refused) {
            turn.pause(failures);
        }
        run(port.rollback().thenReturn(true), rolledBack -> onWithdrawn(), this::fail);
    }

    private void onWithdrawn() {
        phase = NegotiationPhase.STABLE;
        dirty = true;
        if (failures > 1) {
            listener.onStalled();
        }
        proceed();
    }

    private void onAnswer(SignalBody.Description description, Sdp sdp) {
        if (phase != NegotiationPhase.OFFERED || description.answers() != offered) {
            log.debug("dropped an answer to offer {}, which is not pending", description.answers());
            return;
        }
        phase = NegotiationPhase.ACCEPTING;
        offerTimer.update(Disposables.disposed());
        SessionDescription answer = new SessionDescription(SessionDescription.Type.ANSWER, sdp.forEngine().text());
        run(port.accept(answer).thenReturn(true), accepted -> {
            applied(sdp);
            settle();
        }, failure -> onNotAccepted(description, failure));
    }

    private void onNotAccepted(SignalBody.Description answer, Throwable failure) {
        if (isInvalid(failure)) {
            phase = NegotiationPhase.OFFERED;
            refuse(answer, failure);
        } else {
            fail(failure);
        }
    }

    // offers of the other side

    private void onOffer(SignalBody.Description description, Sdp sdp) {
        boolean collision = phase != NegotiationPhase.STABLE;
        if (collision && !polite) {
            log.debug("ignored offer {}: it collides with an own one", description.number());
            candidates.ignore(sdp.ufrags());
            return;
        }
        if (collision) {
            outbox.discard();
        }
        turn.onBegun();
        offerTimer.update(Disposables.disposed());
        answer(description, sdp, collision);
    }

    /** Answers an offer. What the port wanted before is looked at anew by the port itself; but a rolled-back offer must be made again. */
    private void answer(SignalBody.Description description, Sdp sdp, boolean rollback) {
        boolean due = rollback || wanted || dirty;
        wanted = false;
        dirty = false;
        phase = NegotiationPhase.ANSWERING;
        outbox.hold();
        SessionDescription offer = new SessionDescription(SessionDescription.Type.OFFER, sdp.forEngine().text());
        run(port.answer(offer, rollback), answer -> {
            dirty = dirty || rollback;
            applied(sdp);
            outbox.describe(answer, description.number(), number -> settle());
        }, failure -> {
            dirty = dirty || due;
            onNotAnswered(description, sdp, failure);
        });
    }

    private void onNotAnswered(SignalBody.Description description, Sdp sdp, Throwable failure) {
        phase = NegotiationPhase.STABLE;
        outbox.release();
        if (isInvalid(failure)) {
            candidates.ignore(sdp.ufrags());
            refuse(description, failure);
            proceed();
        } else {
            fail(failure);
        }
    }

    private void refuse(SignalBody.Description description, Throwable failure) {
        log.debug("refused description {} of the other side: {}", description.number(), failure.getMessage());
        String code = RtcErrorCode.INVALID_DESCRIPTION.name();
        listener.send(new SignalBody.Reject(SignalBody.MAIN, epoch, description.number(), code));
        boolean answersPending = phase == NegotiationPhase.OFFERED && description.answers() == offered;
        if (answersPending) {
            withdraw(true);
        }
    }

    // common

    private void settle() {
        phase = NegotiationPhase.STABLE;
        failures = 0;
        listener.onStable();
        proceed();
    }

    private void applied(Sdp sdp) {
        listener.onRemoteDescription(sdp);
        candidates.describe(sdp.ufrags());
    }

    private void fail(Throwable failure) {
        close();
        listener.onFailed(failure);
    }

    private static boolean isInvalid(Throwable failure) {
        return failure instanceof RtcException known && known.code() == RtcErrorCode.INVALID_DESCRIPTION;
    }

    private <T> void run(Mono<T> step, Consumer<T> done, Consumer<Throwable> failed) {
        PortStep<T> running = new PortStep<>(done, failed);
        operation.update(running);
        step.subscribe(running);
    }
}
