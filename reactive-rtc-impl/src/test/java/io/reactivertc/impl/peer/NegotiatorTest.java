package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.reactivertc.IceConfig;
import io.reactivertc.common.JsonText;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.peer.SessionDescription.Type;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NegotiatorTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private NegotiatingPair pair = new NegotiatingPair(1).open();

    @AfterEach
    void nothingWasAskedAgainstTheRulesOfThePort() {
        assertThat(pair.engine.misuse()).isEmpty();
    }

    @Test
    void theNewcomerOffersTheOtherAnswersAndBothAreConnected() {
        pair.start(true, false);
        pair.pass(SOON);

        assertThat(types(pair.polite)).containsExactly(Type.OFFER);
        assertThat(types(pair.impolite)).containsExactly(Type.ANSWER);
        assertThat(pair.polite.descriptions()).singleElement().satisfies(offer -> {
            assertThat(offer.number()).isEqualTo(1);
            assertThat(offer.answers()).isZero();
        });
        assertThat(pair.impolite.descriptions()).singleElement().satisfies(answer -> {
            assertThat(answer.number()).isEqualTo(1);
            assertThat(answer.answers()).isEqualTo(1);
        });
        assertThat(pair.isAgreed() && pair.isConnected()).isTrue();
    }

    @Test
    void whoWaitsForTheFirstOfferMakesOneAfterAWhile() {
        pair.start(false, false);
        pair.pass(Duration.ofMillis(4_900));
        assertThat(pair.polite.sent).isEmpty();
        assertThat(pair.impolite.sent).isEmpty();

        pair.pass(SOON);

        assertThat(pair.isAgreed() && pair.isConnected()).isTrue();
    }

    @Test
    void offersOfBothAtTheSameInstantEndInAgreementEachOf100Times() {
        for (int seed = 0; seed < 100; seed++) {
            pair = new NegotiatingPair(seed).slow(Duration.ofMillis(50)).open();
            pair.start(true, true);
            pair.pass(SOON);

            assertThat(pair.isAgreed() && pair.isConnected()).as("glare %d %s", seed, pair).isTrue();
            assertThat(pair.engine.misuse()).isEmpty();
        }
    }

    @Test
    void thePoliteSideGivesWayAndOffersAgain() {
        pair.start(true, true);
        pair.pass(SOON);

        assertThat(types(pair.impolite)).containsExactly(Type.OFFER, Type.ANSWER);
        assertThat(types(pair.polite)).containsExactly(Type.OFFER, Type.ANSWER, Type.OFFER);
    }

    @Test
    void aWishThatComesLateCostsNoFurtherOffer() {
        pair.engine.delay(() -> Duration.ofMillis(500));
        pair.start(true, false);
        pair.pass(Duration.ofMillis(750)); // the offer is being answered
        pair.impolite.loop.execute(pair.impolite::onNegotiationNeeded);
        pair.pass(SOON);

        assertThat(types(pair.polite)).containsExactly(Type.OFFER);
        assertThat(types(pair.impolite)).containsExactly(Type.ANSWER);
        assertThat(pair.isAgreed() && pair.isConnected()).isTrue();
    }

    @Test
    void anOfferThatIsNotAnsweredIsTakenBackAndMadeAnewAndThenCounts() {
        pair.impolite.lost = SignalBody.Description.class::isInstance;
        pair.start(true, false);
        pair.pass(Duration.ofSeconds(12));
        assertThat(numbers(pair.polite)).containsExactly(1, 2);
        assertThat(pair.polite.stalls).isZero();

        pair.pass(Duration.ofSeconds(10));
        assertThat(numbers(pair.polite)).containsExactly(1, 2, 3);
        assertThat(pair.polite.stalls).isEqualTo(1);

        pair.impolite.lost = body -> false;
        pair.pass(Duration.ofSeconds(12));
        assertThat(pair.isAgreed() && pair.isConnected()).isTrue();
    }

    @Test
    void anAnswerToAnOfferThatIsNotPendingIsDropped() {
        pair.start(true, false);
        pair.pass(SOON);
        SignalBody.Description answer = pair.impolite.descriptions().get(0);

        pair.polite.loop.execute(() -> pair.polite.take(renumbered(answer, 2, 1)));
        pair.polite.loop.execute(() -> pair.polite.take(renumbered(answer, 3, 77)));
        pair.pass(SOON);

        assertThat(pair.polite.rejects()).isEmpty();
        assertThat(pair.isAgreed()).isTrue();
    }

    @Test
    void anOfferThatCannotBeAppliedIsRefusedAndTheNegotiationGoesOn() {
        pair.start(false, false);
        SessionDescription poisoned = new SessionDescription(Type.OFFER,
                FakeSdp.offer("nope", 0, 0).description(List.of()).sdp() + FakeSdp.POISON + "\r\n");

        pair.impolite.loop.execute(() -> pair.impolite.take(description(poisoned, 1)));
        pair.impolite.loop.execute(() -> pair.impolite.take(description(new SessionDescription(Type.OFFER, "garbage"), 2)));
        pair.pass(Duration.ofMillis(10));

        assertThat(pair.impolite.rejects()).extracting(SignalBody.Reject::number, SignalBody.Reject::code)
                .containsExactly(
                        tuple(1, RtcErrorCode.INVALID_DESCRIPTION.name()),
                        tuple(2, RtcErrorCode.INVALID_DESCRIPTION.name()));
        pair.pass(Duration.ofSeconds(6));
        assertThat(pair.impolite.descriptions()).isNotEmpty();
    }

    @Test
    void aRefusedOfferIsTakenBackAndMadeAnewAfterAPause() {
        pair.impolite.lost = SignalBody.Description.class::isInstance;
        pair.start(true, false);
        pair.pass(Duration.ofMillis(100));

        pair.impolite.lost = body -> false;
        pair.polite.loop.execute(() -> pair.polite.take(new SignalBody.Reject(SignalBody.MAIN, 1, 1, "INVALID_DESCRIPTION")));
        pair.pass(Duration.ofMillis(500));
        assertThat(numbers(pair.polite)).containsExactly(1);
        pair.pass(SOON);

        assertThat(numbers(pair.polite)).containsExactly(1, 2);
        assertThat(pair.isAgreed() && pair.isConnected()).isTrue();
    }

    @Test
    void anAnswerThatCannotBeAppliedIsRefusedAndTheOfferMadeAnew() {
        pair.impolite.lost = SignalBody.Description.class::isInstance;
        pair.start(true, false);
        pair.pass(Duration.ofMillis(100));

        SessionDescription poisoned = new SessionDescription(Type.ANSWER,
                FakeSdp.offer("nope", 0, 0).description(List.of()).sdp() + FakeSdp.POISON + "\r\n");
        pair.polite.loop.execute(() -> pair.polite.take(renumbered(description(poisoned, 5), 5, 1)));
        pair.impolite.lost = body -> false;
        pair.pass(SOON);

        assertThat(pair.polite.rejects()).extracting(SignalBody.Reject::number).containsExactly(5);
        assertThat(numbers(pair.polite)).containsExactly(1, 2);
    }

    @Test
    void noCandidateGoesOutBeforeItsDescription() {
        pair.start(true, true);
        pair.pass(SOON);

        for (NegotiatingPair.Side side : List.of(pair.polite, pair.impolite)) {
            side.candidates().forEach(candidate -> assertThat(side.sent.subList(0, side.sent.indexOf(candidate)))
                    .filteredOn(SignalBody.Description.class::isInstance)
                    .map(body -> Sdp.parse(((SignalBody.Description) body).description().sdp()).ufrags())
                    .anyMatch(ufrags -> ufrags.contains(candidate.candidate().usernameFragment())));
        }
        assertThat(pair.polite.candidates()).isNotEmpty();
    }

    @Test
    void endsItsCandidatesWithAnEmptyOneForTheirFragment() {
        pair.start(true, false);
        pair.pass(SOON);

        IceCandidate last = pair.polite.candidates().get(pair.polite.candidates().size() - 1).candidate();
        assertThat(last.candidate()).isNull();
        assertThat(last.usernameFragment())
                .isEqualTo(Sdp.parse(pair.polite.descriptions().get(0).description().sdp()).ufrags().iterator().next());
    }

    @Test
    void withoutTricklingADescriptionIsSentOnceWithAllCandidates() {
        pair = new NegotiatingPair(1).ice(IceConfig.DEFAULT.withTrickle(false)).open();
        pair.start(true, false);
        pair.pass(SOON);

        assertThat(Sdp.parse(pair.polite.descriptions().get(0).description().sdp()).candidates()).hasSize(2);
        assertThat(Sdp.parse(pair.impolite.descriptions().get(0).description().sdp()).candidates()).hasSize(2);
        assertThat(pair.polite.candidates()).noneMatch(candidate -> candidate.candidate().candidate() != null);
        assertThat(pair.isAgreed() && pair.isConnected()).isTrue();
    }

    @Test
    void withoutTricklingARenegotiationThatGathersNothingNewIsNotDelayed() {
        pair = new NegotiatingPair(1).ice(IceConfig.DEFAULT.withTrickle(false)).open();
        pair.start(true, false);
        pair.pass(SOON);

        pair.polite.port().change();
        pair.pass(Duration.ofMillis(20));

        assertThat(numbers(pair.polite)).containsExactly(1, 2);
        assertThat(Sdp.parse(pair.polite.descriptions().get(1).description().sdp()).candidates()).hasSize(2);
    }

    @Test
    void withoutTricklingWhatIsFoundAfterTheCapFollowsSingly() {
        IceConfig impatient = IceConfig.DEFAULT.withTrickle(false).withGatheringTimeout(Duration.ofMillis(100));
        pair = new NegotiatingPair(1).ice(impatient).open();
        pair.polite.port().gathering(Duration.ofMillis(80));
        pair.start(true, false);
        pair.pass(SOON);

        assertThat(Sdp.parse(pair.polite.descriptions().get(0).description().sdp()).candidates()).hasSize(1);
        assertThat(pair.polite.candidates()).filteredOn(candidate -> candidate.candidate().candidate() != null).hasSize(1);
        assertThat(pair.isConnected()).isTrue();
    }

    @Test
    void tellsOnlyCandidatesThatPassTheFilter() {
        for (boolean trickle : new boolean[]{true, false}) {
            IceConfig hostless =
                    IceConfig.DEFAULT.withTrickle(trickle).withFilter(candidate -> !candidate.type().equals("host"));
            pair = new NegotiatingPair(1).ice(hostless).open();
            pair.start(true, false);
            pair.pass(SOON);

            assertThat(pair.polite.sent.stream().map(NegotiatorTest::textOf)).noneMatch(text -> text.contains("typ host"));
            assertThat(pair.polite.sent.stream().map(NegotiatorTest::textOf)).anyMatch(text -> text.contains("typ srflx"));
            assertThat(pair.isConnected()).isTrue();
        }
    }

    @Test
    void aFilterThatFailsLetsNothingPass() {
        pair = new NegotiatingPair(1).ice(IceConfig.DEFAULT.withFilter(candidate -> {
            throw new IllegalStateException("as the test wants it");
        })).open();
        pair.start(true, false);
        pair.pass(SOON);

        assertThat(pair.polite.candidates()).noneMatch(candidate -> candidate.candidate().candidate() != null);
        assertThat(pair.isAgreed()).isTrue();
    }

    @Test
    void noOfferIsBegunOrGivenUpWhileItCannotBeSignalled() {
        pair.polite.canSignal = false;
        pair.start(true, false);
        pair.pass(Duration.ofSeconds(3));
        assertThat(pair.polite.sent).isEmpty();

        pair.polite.canSignal = true;
        pair.impolite.lost = body -> true;
        pair.polite.loop.execute(() -> pair.polite.negotiator().onSignalingReady());
        pair.pass(Duration.ofSeconds(1));
        pair.polite.canSignal = false;
        pair.pass(Duration.ofSeconds(30));

        assertThat(numbers(pair.polite)).containsExactly(1);
    }

    @Test
    void aRestartUsesNewFragmentsOnBothSidesAndConnectsAgain() {
        pair.start(true, false);
        pair.pass(SOON);
        pair.polite.port().disconnect();
        pair.pass(Duration.ofMillis(10));
        assertThat(pair.isConnected()).isFalse();

        pair.impolite.loop.execute(() -> pair.impolite.negotiator().restartIce());
        pair.pass(SOON);

        assertThat(pair.isAgreed() && pair.isConnected()).isTrue();
        assertThat(fragments(pair.polite)).doesNotHaveDuplicates().hasSize(2);
        assertThat(fragments(pair.impolite)).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void afterTheCloseNothingIsSentAndNothingHappens() {
        pair.start(true, false);
        pair.polite.loop.execute(() -> pair.polite.negotiator().close());
        pair.pass(Duration.ofSeconds(20));

        assertThat(pair.polite.sent).isEmpty();
        assertThat(pair.polite.failures).isEmpty();
        assertThat(pair.polite.agreements).isZero();
    }

    @Test
    void aPortThatIsClosedUnderTheNegotiationEndsItOnce() {
        pair.polite.port().close().subscribe();
        pair.start(true, false);
        pair.polite.loop.execute(() -> pair.polite.negotiator().negotiate());
        pair.pass(Duration.ofSeconds(30));

        assertThat(pair.polite.failures).hasSize(1);
        assertThat(pair.polite.sent).isEmpty();
    }

    private static List<Type> types(NegotiatingPair.Side side) {
        return side.descriptions().stream().map(each -> each.description().type()).toList();
    }

    private static List<Integer> numbers(NegotiatingPair.Side side) {
        return side.descriptions().stream().map(SignalBody.Description::number).toList();
    }

    private static List<String> fragments(NegotiatingPair.Side side) {
        return side.descriptions().stream().map(each -> Sdp.parse(each.description().sdp()).ufrags().iterator().next())
                .toList();
    }

    private static String textOf(SignalBody body) {
        if (body instanceof SignalBody.Description description) {
            return description.description().sdp();
        }
        return body instanceof SignalBody.Candidate candidate ? String.valueOf(candidate.candidate().candidate()) : "";
    }

    private static SignalBody.Description description(SessionDescription description, int number) {
        return new SignalBody.Description(SignalBody.MAIN, 1, description, number, 0, JsonText.EMPTY_OBJECT);
    }

    private static SignalBody.Description renumbered(SignalBody.Description original, int number, int answers) {
        return new SignalBody.Description(SignalBody.MAIN, 1, original.description(), number, answers, JsonText.EMPTY_OBJECT);
    }
}
