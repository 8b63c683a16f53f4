package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.reactivertc.IceConfig;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.peer.PeerPort.LinkState;
import io.reactivertc.impl.peer.RecordingChannel.Told;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Says what every {@link PeerEngine} and its ports do, native or fake. The test class makes two ends on running loops and closes them. */
public interface PeerPortContract {

    PeerPortConfig CONFIG = new PeerPortConfig(List.of(), IceConfig.TransportPolicy.ALL, IceConfig.PortRange.ANY);

    /** Returns the engine under test, always the same. */
    PeerEngine engine();

    /** Returns one end, with its port not yet open; always the same within a test. */
    PortEnd left();

    /** Returns the other end. */
    PortEnd right();

    @Test
    default void connectsTwoPortsAndTellsTheirStates() throws InterruptedException {
        openBoth();
        RecordingChannel atLeft = left().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        RecordingChannel atRight = right().openChannel(ChannelSpec.negotiated("rtc.control", 0));

        left().connect(right());

        left().awaitState(LinkState.CONNECTED);
        right().awaitState(LinkState.CONNECTED);
        atLeft.awaitOpen();
        atRight.awaitOpen();
    }

    @Test
    default void tellsThatSignalingIsStableBeforeTheStepIsOver() throws InterruptedException {
        openBoth();
        left().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        SessionDescription offer = left().await(left().port().offer());
        SessionDescription answer = right().await(right().port().answer(offer, false));
        assertThat(right().stable).hasValue(1);
        assertThat(left().stable).hasValue(0);

        left().await(left().port().accept(answer));

        assertThat(left().stable).hasValue(1);
    }

    @Test
    default void exchangesFramesInOrderAndKind() throws InterruptedException {
        RecordingChannel[] pair = connectedPair();

        pair[0].send("first");
        pair[0].send(ByteBuffer.wrap(new byte[]{9, 1, 2, 3, 9}, 1, 3), true);
        pair[0].send(ByteBuffer.allocateDirect(8).putInt(7).flip(), true);
        pair[1].send("back");

        assertThat(pair[1].nextFrame().text()).isEqualTo("first");
        assertThat(pair[1].nextFrame()).satisfies(frame -> {
            assertThat(frame.binary()).isTrue();
            assertThat(frame.readOnly()).isTrue();
            assertThat(frame.bytes()).containsExactly(1, 2, 3);
        });
        assertThat(pair[1].nextFrame().bytes()).containsExactly(0, 0, 0, 7);
        assertThat(pair[0].nextFrame()).satisfies(frame -> {
            assertThat(frame.binary()).isFalse();
            assertThat(frame.text()).isEqualTo("back");
        });
    }

    @Test
    default void carriesTheLargestAndTheSmallestFrame() throws InterruptedException {
        RecordingChannel[] pair = connectedPair();
        byte[] largest = new byte[262_144];
        largest[262_143] = 42;

        pair[0].send(ByteBuffer.wrap(largest), true);
        pair[0].send(ByteBuffer.allocate(0), true);
        pair[0].send("");

        assertThat(pair[1].nextFrame().bytes()).isEqualTo(largest);
        assertThat(pair[1].nextFrame()).satisfies(frame -> assertThat(frame.bytes()).isEmpty());
        assertThat(pair[1].nextFrame()).satisfies(frame -> {
            assertThat(frame.bytes()).isEmpty();
            assertThat(frame.binary()).isFalse();
        });
    }

    @Test
    default void tellsEachFrameHandedOverBeforeItAnswersPolls() throws InterruptedException {
        RecordingChannel[] pair = connectedPair();

        left().run(() -> {
            for (int n = 1; n <= 20; n++) {
                pair[0].channel().send(ByteBuffer.allocate(n), true);
            }
            pair[0].channel().pollBuffered();
            pair[0].channel().send(ByteBuffer.allocate(21), true);
        });

        for (int n = 1; n <= 20; n++) {
            assertThat(pair[0].nextSent()).isEqualTo(new Told.Handed(n));
        }
        assertThat(pair[0].nextSent()).isInstanceOf(Told.Buffered.class);
        assertThat(pair[0].nextSent()).isEqualTo(new Told.Handed(21));
    }

    @Test
    default void announcesChannelsOfTheOtherSide() throws InterruptedException {
        connectedPair();

        RecordingChannel opened = left().openChannel(new ChannelSpec("file", false, 3, -1, "blocks", -1));
        RecordingChannel announced = right().announced.poll(20, TimeUnit.SECONDS);

        assertThat(announced).isNotNull();
        opened.awaitOpen();
        announced.awaitOpen();
        assertThat(announced.channel().spec()).isEqualTo(new ChannelSpec("file", false, 3, -1, "blocks", -1));
        opened.send("over it");
        assertThat(announced.nextFrame().text()).isEqualTo("over it");
    }

    @Test
    default void closesChannelsThatTheListenerRefuses() throws InterruptedException {
        connectedPair();
        right().refusing = true;

        RecordingChannel opened = left().openChannel(new ChannelSpec("unwanted", true, -1, -1, "", -1));

        opened.awaitClosed();
    }

    @Test
    default void deliversWhatWasHandedOverBeforeAChannelCloses() throws InterruptedException {
        RecordingChannel[] pair = connectedPair();

        left().run(() -> {
            for (int n = 0; n < 50; n++) {
                pair[0].channel().send(ByteBuffer.allocate(10_000), true);
            }
            pair[0].channel().close();
            pair[0].channel().close();
            pair[0].channel().send(ByteBuffer.allocate(5), true);
        });

        pair[0].awaitClosed();
        pair[1].awaitClosed();
        assertThat(pair[1].frames).hasSize(50).allSatisfy(frame -> assertThat(frame.bytes()).hasSize(10_000));
    }

    @Test
    default void tellsThatAChannelWhichCannotBeMadeIsClosed() throws InterruptedException {
        openBoth();

        left().openChannel(new ChannelSpec("both limits", true, 1, 1, "", -1)).awaitClosed();
        left().openChannel(new ChannelSpec("not an id", true, -1, -1, "", 1_024)).awaitClosed();
        left().openChannel(ChannelSpec.negotiated("first", 7));
        left().openChannel(ChannelSpec.negotiated("second", 7)).awaitClosed();
    }

    @Test
    default void bringsCallbacksOnTheLoopOnly() throws InterruptedException {
        RecordingChannel[] pair = connectedPair();
        pair[0].send("one");
        pair[1].nextFrame();

        left().close();
        right().close();

        assertThat(left().callbacks).hasPositiveValue();
        assertThat(left().strays).hasValue(0);
        assertThat(right().strays).hasValue(0);
    }

    @Test
    default void hasNoLocalDescriptionBeforeAnOffer() {
        openBoth();

        assertThat(left().await(left().port().localDescription())).isNull();
        left().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        SessionDescription offer = left().await(left().port().offer());

        assertThat(offer.type()).isEqualTo(SessionDescription.Type.OFFER);
        assertThat(left().await(left().port().localDescription())).isNotNull()
                .satisfies(now -> assertThat(now.type()).isEqualTo(SessionDescription.Type.OFFER));
    }

    @Test
    default void takesAnOfferBack() throws InterruptedException {
        openBoth();
        left().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        right().openChannel(ChannelSpec.negotiated("rtc.control", 0));

        left().await(left().port().offer());
        left().await(left().port().rollback());

        right().connect(left());
        left().awaitState(LinkState.CONNECTED);
    }

    @Test
    default void hasNothingToTakeBackWithoutAnOffer() {
        openBoth();

        left().await(left().port().rollback());
    }

    @Test
    default void answersDuringAnOwnOfferByRollingItBack() throws InterruptedException {
        openBoth();
        left().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        right().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        SessionDescription impolite = left().await(left().port().offer());
        right().await(right().port().offer());

        SessionDescription answer = right().await(right().port().answer(impolite, true));
        left().await(left().port().accept(answer));
        left().linkTo(right());
        right().linkTo(left());

        assertThat(answer.type()).isEqualTo(SessionDescription.Type.ANSWER);
        left().awaitState(LinkState.CONNECTED);
        right().awaitState(LinkState.CONNECTED);
    }

    @Test
    default void refusesAnOfferDuringAnOwnOneUnlessAskedToRollBack() {
        openBoth();
        left().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        right().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        SessionDescription offer = left().await(left().port().offer());
        right().await(right().port().offer());

        assertFails(() -> right().await(right().port().answer(offer, false)), RtcErrorCode.INVALID_DESCRIPTION);
    }

    @Test
    default void refusesAnOfferThatCannotBeAppliedAndGoesOn() throws InterruptedException {
        openBoth();
        right().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        left().openChannel(ChannelSpec.negotiated("rtc.control", 0));

        assertFails(() -> right().await(right().port().answer(offer("nonsense"), false)), RtcErrorCode.INVALID_DESCRIPTION);
        assertFails(() -> right().await(right().port().answer(offer(""), true)), RtcErrorCode.INVALID_DESCRIPTION);

        left().connect(right());
        right().awaitState(LinkState.CONNECTED);
    }

    @Test
    default void refusesAnAnswerThatCannotBeAppliedAndWaitsForAnother() throws InterruptedException {
        openBoth();
        left().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        right().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        SessionDescription offer = left().await(left().port().offer());
        SessionDescription answer = right().await(right().port().answer(offer, false));

        assertFails(
                () -> left().await(left().port().accept(new SessionDescription(SessionDescription.Type.ANSWER, "nonsense"))),
                RtcErrorCode.INVALID_DESCRIPTION);
        left().await(left().port().accept(answer));

        left().linkTo(right());
        right().linkTo(left());
        left().awaitState(LinkState.CONNECTED);
    }

    @Test
    default void refusesAnAnswerWithoutAnOffer() {
        openBoth();

        assertFails(
                () -> left().await(left().port().accept(new SessionDescription(SessionDescription.Type.ANSWER, "v=0"))),
                RtcErrorCode.INVALID_DESCRIPTION);
    }

    @Test
    default void refusesCandidatesThatAreNone() throws InterruptedException {
        RecordingChannel[] pair = connectedPair();

        assertFails(() -> left().await(left().port().addCandidate(candidate("candidate:garbage"))),
                RtcErrorCode.INVALID_CANDIDATE);
        left().await(left().port().addCandidate(candidate(null)));
        left().await(left().port().addCandidate(candidate("")));

        pair[0].send("still here");
        assertThat(pair[1].nextFrame().text()).isEqualTo("still here");
    }

    @Test
    default void restartsIceWithoutLosingChannels() throws InterruptedException {
        RecordingChannel[] pair = connectedPair();
        left().negotiationsNeeded.clear();

        left().run(() -> left().port().restartIce());
        assertThat(left().negotiationsNeeded.poll(20, TimeUnit.SECONDS)).isNotNull();
        left().connect(right());

        pair[0].send("after the restart");
        assertThat(pair[1].nextFrame().text()).isEqualTo("after the restart");
    }

    @Test
    default void closesOnceHoweverOftenItIsAsked() throws InterruptedException {
        connectedPair();

        Mono<Void> close = left().port().close();
        left().await(Mono.when(close, left().port().close(), close));
        left().await(close);
    }

    @Test
    default void failsEverythingAfterTheClose() {
        openBoth();

        left().close();

        assertFails(() -> left().await(left().port().offer()), RtcErrorCode.PEER_CLOSED);
        assertFails(() -> left().await(left().port().answer(offer("v=0"), true)), RtcErrorCode.PEER_CLOSED);
        assertFails(() -> left().await(left().port().rollback()), RtcErrorCode.PEER_CLOSED);
        assertFails(() -> left().await(left().port().addCandidate(candidate(null))), RtcErrorCode.PEER_CLOSED);
        assertFails(() -> left().await(left().port().iceServers(List.of())), RtcErrorCode.PEER_CLOSED);
        assertFails(() -> left().await(left().port().path()), RtcErrorCode.PEER_CLOSED);
        left().run(() -> left().port().restartIce());
    }

    @Test
    default void tellsNothingAfterTheClose() throws InterruptedException {
        RecordingChannel[] pair = connectedPair();
        pair[1].send("on its way");

        int told = left().call(() -> {
            left().port().close().subscribe();
            return left().callbacks.get();
        });
        left().close();
        right().close();

        assertThat(left().callbacks).hasValue(told);
    }

    @Test
    default void endsOperationsThatAreUnderWayWhenItCloses() {
        openBoth();
        left().openChannel(ChannelSpec.negotiated("rtc.control", 0));

        Mono<SessionDescription> offer =
                Mono.zip(left().port().offer(), left().port().close().then(Mono.just(true)), (made, closed) -> made);

        assertFails(() -> left().await(offer), RtcErrorCode.PEER_CLOSED);
    }

    @Test
    default void tellsTheOtherSideThatItsChannelsAreClosed() throws InterruptedException {
        RecordingChannel[] pair = connectedPair();

        left().close();

        pair[1].awaitClosed();
    }

    private void openBoth() {
        left().open(engine(), CONFIG);
        right().open(engine(), CONFIG);
    }

    private RecordingChannel[] connectedPair() throws InterruptedException {
        openBoth();
        RecordingChannel[] pair = {
                left().openChannel(ChannelSpec.negotiated("rtc.messages", 1)),
                right().openChannel(ChannelSpec.negotiated("rtc.messages", 1))
        };
        left().connect(right());
        pair[0].awaitOpen();
        pair[1].awaitOpen();
        return pair;
    }

    private static SessionDescription offer(String sdp) {
        return new SessionDescription(SessionDescription.Type.OFFER, sdp);
    }

    private static IceCandidate candidate(@Nullable String text) {
        return new IceCandidate(text, "0", 0, "abcd");
    }

    private static void assertFails(ThrowingCallable call, RtcErrorCode code) {
        assertThatThrownBy(call).asInstanceOf(type(RtcException.class)).extracting(RtcException::code).isEqualTo(code);
    }
}
