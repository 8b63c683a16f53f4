package io.reactivertc.impl.room;

import static io.reactivertc.impl.room.RoomRig.ALICE;
import static io.reactivertc.impl.room.RoomRig.BOB;
import static io.reactivertc.impl.room.RoomRig.LOBBY;
import static io.reactivertc.impl.room.RoomRig.member;
import static io.reactivertc.impl.room.RoomRig.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.data.SendResult;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerState;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

class MembersTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ServerMessage DONE = new ServerMessage.Done();

    private final RoomPair pair = new RoomPair();

    @Test
    void membersConnectAndTalk() {
        pair.connected();
        TestSubscriber<DataMessage> received = TestSubscriber.create();
        pair.bob.room.messages().subscribe(received);
        TestSubscriber<SendResult> results = TestSubscriber.create();

        pair.alice.room.broadcast("hello").subscribe(results);
        pair.pass(SECOND);

        assertThat(pair.bobAtAlice().state()).isInstanceOf(PeerState.Connected.class);
        assertThat(results.getReceivedOnNext()).containsExactly(SendResult.sent(BOB));
        assertThat(RoomPair.texts(received.getReceivedOnNext())).containsExactly("hello");
        assertThat(pair.events).containsExactly("joined bob");
    }

    @Test
    void whoSubscribesToEventsAsSoonAsItIsInsideHearsOfAllWhoAreHere() {
        TestSubscriber<RoomEvent> events = TestSubscriber.create();
        pair.alice.room.openOrJoin().flatMapMany(room -> {
            assertThat(room.peerCount()).isOne();
            return room.events();
        }).subscribe(events);
        pair.alice.run();

        pair.alice.reply(snapshot(pair.bob.info(true)));

        assertThat(events.getReceivedOnNext()).hasSize(1).first().isInstanceOf(RoomEvent.PeerJoined.class);
        assertThat(pair.events).containsExactly("joined bob");
    }

    @Test
    void arrivalIsToldBeforeWhatFollowsIt() {
        pair.alice.room.openOrJoin().subscribe();
        pair.alice.run();

        pair.alice.onLoop(() -> {
            pair.alice.session.reply(snapshot(pair.bob.info(true)));
            pair.alice.room
                    .onMessage(new ServerMessage.PeerLeft(LOBBY, BOB, pair.bob.info(true).instance(), PeerLeftReason.LEFT));
        });

        assertThat(pair.events).containsExactly("joined bob", "left bob REMOTE");
    }

    @ParameterizedTest
    @EnumSource(value = PeerLeftReason.class, names = "LOST", mode = EnumSource.Mode.EXCLUDE)
    void whoLeftIsGoneAtOnce(PeerLeftReason reason) {
        pair.connected();
        Peer bob = pair.bobAtAlice();

        pair.leftAtAlice(reason);
        pair.pass(SECOND);

        assertThat(pair.events).hasSize(2).last().asString().startsWith("left bob ");
        assertThat(pair.alice.room.peer(BOB)).isEmpty();
        assertThat(bob.state().isTerminal()).isTrue();
    }

    @Test
    void whoIsLostButHeardStaysAndIsKeptWhenBack() {
        pair.connected();
        Peer bob = pair.bobAtAlice();

        pair.leftAtAlice(PeerLeftReason.LOST);
        pair.pass(Duration.ofSeconds(20));
        pair.joinedAtAlice(pair.bob.info(false));
        pair.pass(Duration.ofSeconds(60));

        assertThat(pair.events).containsExactly("joined bob");
        assertThat(pair.bobAtAlice()).isSameAs(bob);
        assertThat(bob.state().isConnected()).isTrue();
        assertThat(pair.engine.ports()).as("nobody offered again").hasSize(2);
    }

    @Test
    void whoIsLostAndDoesNotComeBackIsGoneAfterTheGrace() {
        pair.connected();

        pair.leftAtAlice(PeerLeftReason.LOST);
        pair.pass(RoomRig.GRACE.minus(SECOND));
        assertThat(pair.events).containsExactly("joined bob");
        pair.pass(SECOND.multipliedBy(2));

        assertThat(pair.events).containsExactly("joined bob", "left bob LOST");
    }

    @Test
    void whoIsLostAndSilentIsGoneAtOnce() {
        pair.connected();
        pair.engine.network().down();
        pair.signaling(false);
        pair.pass(Duration.ofSeconds(16));

        pair.leftAtAlice(PeerLeftReason.LOST);

        assertThat(pair.events).containsExactly("joined bob", "left bob LOST");
    }

    @Test
    void whoIsLostAndSaysGoodbyeIsGoneAtOnce() {
        pair.connected();
        pair.leftAtAlice(PeerLeftReason.LOST);

        pair.aliceAtBob().disconnect().subscribe();
        pair.pass(SECOND);

        assertThat(pair.events).containsExactly("joined bob", "left bob LOST");
    }

    @Test
    void whoEndsTheConnectionStaysInTheRoom() {
        pair.connected();

        pair.aliceAtBob().disconnect().subscribe();
        pair.pass(SECOND);

        assertThat(pair.events).containsExactly("joined bob");
        assertThat(pair.bobAtAlice().state().isTerminal()).isTrue();
    }

    @Test
    void anotherLifeOfAUserIsAnotherPeer() {
        pair.connected();

        pair.joinedAtAlice(member(BOB, InstanceId.random()));

        assertThat(pair.events).containsExactly("joined bob", "left bob REPLACED", "joined bob");
        assertThat(pair.alice.room.peerCount()).isOne();
    }

    @Test
    void goingOfAnOlderLifeIsNotThatOfTheNewOne() {
        pair.connected();
        pair.joinedAtAlice(member(BOB, InstanceId.random()));
        pair.events.clear();

        pair.leftAtAlice(PeerLeftReason.LEFT);

        assertThat(pair.events).isEmpty();
    }

    @Test
    void snapshotAfterALostSessionTellsTheDifferenceOnly() {
        UserId carol = UserId.of("carol");
        UserId dave = UserId.of("dave");
        pair.connected();
        pair.joinedAtAlice(member(carol, InstanceId.random()));
        pair.events.clear();
        pair.alice.away();
        pair.alice.back(false);

        pair.alice.reply(snapshot(pair.bob.info(true), member(dave, InstanceId.random())));

        assertThat(pair.events).as("Carol was never heard, Bob is").containsExactly("joined dave", "left carol LOST");
        assertThat(pair.engine.ports()).as("Bob and Dave").hasSizeLessThanOrEqualTo(4);
        assertThat(pair.bobAtAlice().state().isConnected()).isTrue();
    }

    @Test
    void whoIsNotInTheSnapshotButHeardHasTimeToComeBack() {
        pair.connected();
        pair.alice.away();
        pair.alice.back(false);

        pair.alice.reply(snapshot());
        pair.pass(SECOND);
        assertThat(pair.events).containsExactly("joined bob");
        pair.pass(RoomRig.GRACE);

        assertThat(pair.events).containsExactly("joined bob", "left bob LOST");
    }

    @Test
    void snapshotInPartsIsOneSnapshot() {
        pair.connected();
        pair.alice.away();
        pair.alice.back(false);
        pair.engine.network().down();
        pair.signaling(false);
        pair.pass(Duration.ofSeconds(16));

        pair.alice.reply(new ServerMessage.RoomEntered(LOBBY, Role.MEMBER, ALICE, RoomSpec.DEFAULT, List.of(), true, null));
        assertThat(pair.events).as("Bob may be in the next part").containsExactly("joined bob");
        pair.alice.receive(new ServerMessage.MorePeers(LOBBY, List.of(), false));

        assertThat(pair.events).containsExactly("joined bob", "left bob LOST");
    }

    @Test
    void ownUserInAListIsIgnored() {
        pair.connected();

        pair.joinedAtAlice(pair.alice.info(false));

        assertThat(pair.alice.room.peerCount()).isOne();
    }

    @Test
    void changedExtraIsToldAndShown() {
        pair.connected();

        pair.alice.receive(new ServerMessage.PeerExtra(LOBBY, BOB, JsonText.of("{\"name\":\"Bob\"}"), 1));
        pair.alice.receive(new ServerMessage.PeerExtra(LOBBY, UserId.of("stranger"), JsonText.of("{}"), 1));

        assertThat(pair.events).containsExactly("joined bob", "ExtraChanged");
        assertThat(pair.bobAtAlice().extra()).isEqualTo(Map.of("name", "Bob"));
    }

    @Test
    void signalOfAStrangerHurtsNobody() {
        pair.connected();

        pair.alice.receive(new ServerMessage.Signal(LOBBY, UserId.of("stranger"),
                JsonText.of("{\"pc\":\"main\",\"epoch\":1,\"need\":\"rebuild\"}")));
        pair.alice.receive(new ServerMessage.Signal(LOBBY, BOB, JsonText.of("{\"pc\":7}")));
        pair.pass(SECOND);

        assertThat(pair.bobAtAlice().state().isConnected()).isTrue();
    }

    @Test
    void leavingSaysGoodbyeToPeersBeforeTheServer() {
        pair.connected();
        TestSubscriber<DataMessage> received = TestSubscriber.create();
        pair.bob.room.messages().subscribe(received);
        pair.alice.room.broadcast("last words").subscribe();
        pair.alice.room.leave().subscribe();
        pair.alice.run();
        assertThat(pair.alice.session.takeAsked()).as("the peers come first").isEmpty();

        pair.pass(SECOND.multipliedBy(3));
        assertThat(pair.alice.session.takeAsked()).hasSize(1);
        pair.alice.reply(DONE);
        pair.pass(SECOND);

        assertThat(RoomPair.texts(received.getReceivedOnNext())).containsExactly("last words");
        assertThat(pair.events).containsExactly("joined bob", "left bob LOCAL");
        assertThat(pair.aliceAtBob().state()).isInstanceOfSatisfying(
                PeerState.Closed.class, closed -> assertThat(closed.reason().kind()).isEqualTo(CloseReason.Kind.REMOTE));
        assertThat(pair.engine.live()).isEmpty();
    }

    @Test
    void newcomersAreNotMetWhileLeaving() {
        pair.connected();
        pair.alice.room.leave().subscribe();

        pair.joinedAtAlice(member(UserId.of("carol"), InstanceId.random()));
        pair.pass(SECOND.multipliedBy(3));
        pair.alice.reply(DONE);

        assertThat(pair.events).containsExactly("joined bob", "left bob LOCAL");
    }

    @Test
    void cancelledEntryThatWasAnsweredClosesItsPeers() {
        TestSubscriber<Object> joining = TestSubscriber.builder().initialRequest(0).build();
        pair.alice.room.openOrJoin().cast(Object.class).subscribe(joining);
        pair.alice.run();
        pair.alice.reply(snapshot(pair.bob.info(true)));
        pair.pass(SECOND);
        assertThat(pair.engine.live()).isNotEmpty();

        joining.cancel();
        pair.pass(SECOND);

        assertThat(pair.events).containsExactly("joined bob", "left bob LOCAL");
        assertThat(pair.engine.live()).isEmpty();
    }

    @Test
    void demandOfTheRoomIsThatOfItsPeers() {
        pair.connected();
        TestSubscriber<DataMessage> slow = TestSubscriber.builder().initialRequest(0).build();
        pair.bob.room.messages().subscribe(slow);
        List<Integer> offered = new ArrayList<>();

        pair.bobAtAlice().send(Flux.range(1, 10_000).doOnNext(offered::add).map(n -> Payload.text("n" + n))).subscribe();
        pair.pass(SECOND);

        assertThat(offered.size()).as("the window and what waits in it").isLessThan(200);
        slow.request(1_000);
        pair.pass(SECOND);
        assertThat(slow.getReceivedOnNext()).hasSize(1_000);
        assertThat(offered.size()).isLessThan(10_000);
    }

    @Test
    void broadcastTellsOfEachWhatBecameOfIt() {
        pair.connected();
        pair.joinedAtAlice(member(UserId.of("carol"), InstanceId.random()));
        pair.bobAtAlice().disconnect().subscribe();
        pair.pass(SECOND);
        TestSubscriber<SendResult> results = TestSubscriber.create();

        pair.alice.room.broadcast("hello").subscribe(results);
        pair.pass(Duration.ofSeconds(31));

        assertThat(results.getReceivedOnNext()).extracting(SendResult::to).as("Carol was never reached").containsExactly(BOB,
                UserId.of("carol"));
        assertThat(results.getReceivedOnNext()).extracting(result -> result.error().orElseThrow().code())
                .containsExactly(RtcErrorCode.PEER_CLOSED, RtcErrorCode.PEER_CLOSED);
        assertThat(results.isTerminatedComplete()).isTrue();
    }

    @Test
    void whoIsMetAgainIsOfferedAFurtherEpoch() {
        pair.bob.entered(pair.alice.info(true));
        pair.bob.pass(SECOND);
        pair.bob.room.leave().subscribe();
        pair.bob.pass(SECOND.multipliedBy(3));
        pair.bob.reply(DONE);
        assertThat(pair.bob.session.takeSent().toString()).contains("\"epoch\":1").doesNotContain("\"epoch\":2");

        pair.bob.entered(pair.alice.info(true));
        pair.bob.pass(SECOND);

        assertThat(pair.bob.session.takeSent().toString()).as("an answer to the first offer may still come")
                .contains("\"epoch\":2").doesNotContain("\"epoch\":1");
    }

    @Test
    void peersAreCurrentThenFuture() {
        pair.alice.entered(pair.bob.info(true));
        TestSubscriber<Peer> peers = TestSubscriber.create();
        pair.alice.room.peers().subscribe(peers);
        PeerInfo carol = member(UserId.of("carol"), InstanceId.random());

        pair.joinedAtAlice(carol);
        pair.joinedAtAlice(carol);

        assertThat(peers.getReceivedOnNext()).extracting(Peer::id).startsWith(BOB, carol.user());
    }
}
