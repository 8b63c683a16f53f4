package io.reactivertc.impl.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.Admission;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.impl.hub.HubLimits;
import io.reactivertc.impl.hub.Rate;
import io.reactivertc.signaling.CallAnswer;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.CloseRoom;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ClientMessage.Leave;
import io.reactivertc.signaling.ClientMessage.Ping;
import io.reactivertc.signaling.ClientMessage.Relay;
import io.reactivertc.signaling.ClientMessage.Signal;
import io.reactivertc.signaling.ClientMessage.Watched;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Bye;
import io.reactivertc.signaling.ServerMessage.Done;
import io.reactivertc.signaling.ServerMessage.Ejected;
import io.reactivertc.signaling.ServerMessage.Failure;
import io.reactivertc.signaling.ServerMessage.Knock;
import io.reactivertc.signaling.ServerMessage.MorePeers;
import io.reactivertc.signaling.ServerMessage.OwnerChanged;
import io.reactivertc.signaling.ServerMessage.PeerJoined;
import io.reactivertc.signaling.ServerMessage.PeerLeft;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.Pong;
import io.reactivertc.signaling.ServerMessage.Relayed;
import io.reactivertc.signaling.ServerMessage.RoomAbout;
import io.reactivertc.signaling.ServerMessage.RoomClosed;
import io.reactivertc.signaling.ServerMessage.RoomDenied;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import io.reactivertc.signaling.ServerMessage.RoomUpdated;
import io.reactivertc.signaling.ServerMessage.RoomWaiting;
import io.reactivertc.signaling.SignalingFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Says what every signaling server does, whatever carries it. */
public interface SignalingContract {

    RoomId LOBBY = RoomId.of("lobby");
    JsonText BODY = JsonText.of("{\"text\":\"grüß dich\"}");

    /** Makes a server, closed by the test. */
    SignalingRig make(HubLimits limits);

    private SignalingRig make() {
        return make(HubLimits.DEFAULT);
    }

    private static ContractClient client(SignalingRig rig, String name) {
        return new ContractClient(rig.line(), name).dial().hello();
    }

    @Test
    default void opensASession() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");

            assertThat(alice.welcome().userId()).isEqualTo(alice.user());
            assertThat(alice.welcome().graceMillis()).isEqualTo(SignalingRig.GRACE.toMillis());
            alice.say(new Ping());
            alice.await(Pong.class);
        }
    }

    @Test
    default void refusesATakenId() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient other = new ContractClient(rig.line(), "alice").dial();

            Bye bye = (Bye) other.resumeWith("s-1", "a key of one's own");

            assertThat(bye.code()).isEqualTo("USER_ID_TAKEN");
            other.awaitEnd();
            assertThat(alice.events()).isEmpty();
        }
    }

    @Test
    default void resumesAfterACutWithoutLossOrDoubleAndNobodySeesALeave() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            alice.enter(LOBBY);
            bob.enter(LOBBY);
            alice.await(PeerJoined.class);
            bob.events();

            bob.cut();
            for (int i = 0; i < 50; i++) {
                assertThat(alice.ask(new Relay(LOBBY, bob.user(), JsonText.of(String.valueOf(i))))).isEqualTo(new Done());
            }
            bob.dial().resume();

            assertThat(bob.welcome().resumed()).isTrue();
            assertThat(bob.events()).isEqualTo(IntStream.range(0, 50)
                    .mapToObj(i -> new Relayed(LOBBY, alice.user(), JsonText.of(String.valueOf(i))))
                    .toList());
            assertThat(alice.events()).filteredOn(event -> !(event instanceof Done)).isEmpty();
        }
    }

    @Test
    default void dropsFramesThatAreSentAgain() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            alice.enter(LOBBY);
            bob.enter(LOBBY);
            bob.events();
            SignalingFrame<ClientMessage> frame =
                    new SignalingFrame<>(new Signal(LOBBY, bob.user(), BODY), 0, 0, 2, 0);

            alice.link().send(frame);
            alice.link().send(frame);
            alice.cut().dial().resume();
            alice.link().send(frame);
            alice.say(new Ping());
            alice.await(Pong.class);

            assertThat(bob.events()).containsExactly(new ServerMessage.Signal(LOBBY, alice.user(), BODY));
        }
    }

    @Test
    default void losesWhoDoesNotComeBack() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            alice.enter(LOBBY);
            bob.enter(LOBBY);

            bob.cut();

            assertThat(alice.await(PeerLeft.class))
                    .isEqualTo(new PeerLeft(LOBBY, bob.user(), bob.instance, PeerLeftReason.LOST));
        }
    }

    @Test
    default void noticesAtOnceThatSomebodyLeaves() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            alice.enter(LOBBY);
            bob.enter(LOBBY);

            bob.leave();

            assertThat(alice.await(PeerLeft.class))
                    .isEqualTo(new PeerLeft(LOBBY, bob.user(), bob.instance, PeerLeftReason.LEFT));
        }
    }

    @Test
    default void refusesAStolenKeyThatWasRotatedAway() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            String session = alice.welcome().session();
            String stolen = alice.welcome().key();
            alice.cut().dial().resume().cut().dial().resume();

            ContractClient thief = new ContractClient(rig.line(), "alice").dial();

            assertThat(thief.resumeWith(session, stolen)).isInstanceOfSatisfying(Bye.class,
                    bye -> assertThat(bye.code()).isEqualTo("USER_ID_TAKEN"));
            assertThat(alice.events()).as("the session goes on").isEmpty();
        }
    }

    @Test
    default void replacesAnOlderInstance() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            alice.enter(LOBBY);
            bob.enter(LOBBY);
            alice.await(PeerJoined.class);

            ContractClient reloaded = new ContractClient(rig.line(), "bob").dial().replace(bob.welcome().key());
            reloaded.enter(LOBBY);

            assertThat(bob.bye().code()).isEqualTo("REPLACED");
            bob.awaitEnd();
            assertThat(alice.await(PeerLeft.class).reason()).isEqualTo(PeerLeftReason.REPLACED);
            assertThat(alice.await(PeerJoined.class).peer().instance()).isEqualTo(reloaded.instance);
            assertThat(alice.events()).isEmpty();
        }
    }

    @Test
    default void restoresIdsRoomsAndOwnerAfterARestart() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            RoomEntered opened = alice.enter(new Enter(EnterMode.OPEN, LOBBY, "sesame", spec(7), null));
            RoomEntered joined = bob.enter(new Enter(EnterMode.JOIN, LOBBY, "sesame", null, null));

            rig.restart();
            bob.awaitEnd().dial().resume(joined.claim());
            alice.awaitEnd().dial().resume(opened.claim());
            RoomEntered bobAgain = bob.enter(new Enter(EnterMode.JOIN, LOBBY, "sesame", null, null));
            RoomEntered aliceAgain = alice.enter(new Enter(EnterMode.ENTER, LOBBY, "sesame", null, null));

            assertThat(alice.welcome().resumed()).isFalse();
            assertThat(bobAgain.role()).isEqualTo(Role.MEMBER);
            assertThat(aliceAgain.role()).isEqualTo(Role.OWNER);
            assertThat(aliceAgain.spec()).isEqualTo(spec(7));
            ContractClient carol = client(rig, "carol");
            assertThat(code(carol.ask(new Enter(EnterMode.ENTER, LOBBY, "guess", null, null)))).isEqualTo("BAD_PASSWORD");
        }
    }

    @Test
    default void refusesAStrangersSignalAndAMessageForARoomOneIsNotIn() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient stranger = client(rig, "stranger");
            alice.enter(LOBBY);
            alice.events();

            stranger.tell(new Signal(LOBBY, alice.user(), BODY));
            Failure failure = stranger.await(Failure.class);

            assertThat(failure.code()).isEqualTo("NOT_IN_ROOM");
            assertThat(failure.of()).isEqualTo(1);
            assertThat(code(stranger.ask(new Relay(LOBBY, null, BODY)))).isEqualTo("NOT_IN_ROOM");
            assertThat(alice.events()).isEmpty();
        }
    }

    @Test
    default void limitsRequests() {
        HubLimits.Rates rates = HubLimits.DEFAULT.rates();
        HubLimits tight = HubLimits.DEFAULT.with(
                new HubLimits.Rates(new Rate(5, 0.001), rates.relays(), rates.entries(), rates.passwords(), rates.shared()));
        try (SignalingRig rig = make(tight)) {
            ContractClient alice = client(rig, "alice");
            for (int i = 0; i < 5; i++) {
                alice.enter(RoomId.of("room" + i));
            }

            Failure failure = (Failure) alice.ask(new Leave(LOBBY));

            assertThat(failure.code()).isEqualTo("RATE_LIMITED");
            assertThat(failure.retryAfterMillis()).isPositive();
        }
    }

    @Test
    default void tellsASenderWhoseShareIsUsedUpAndSparesTheReceiver() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            alice.enter(LOBBY);
            bob.enter(LOBBY);
            bob.events();

            for (int i = 0; i < 128; i++) {
                alice.tell(new Signal(LOBBY, bob.user(), BODY));
            }
            alice.tell(new Signal(LOBBY, bob.user(), BODY));

            assertThat(alice.await(Failure.class).code()).isEqualTo("BUSY");
            assertThat(bob.events()).hasSize(128);
            assertThat(bob.events()).as("acknowledged by now").isEmpty();
            alice.tell(new Signal(LOBBY, bob.user(), BODY));
            bob.await(ServerMessage.Signal.class);
        }
    }

    @Test
    default void makesOneOfManyWhoEnterAtOnceTheOwner() {
        try (SignalingRig rig = make()) {
            List<ContractClient> clients = IntStream.range(0, 8).mapToObj(i -> client(rig, "u" + i)).toList();

            List<Role> roles = Flux.fromIterable(clients)
                    .flatMap(one -> Mono.fromCallable(() -> one.enter(LOBBY).role()).subscribeOn(Schedulers.boundedElastic()),
                            8)
                    .collectList()
                    .block();

            assertThat(roles).hasSize(8).containsOnlyOnce(Role.OWNER);
        }
    }

    @Test
    default void listsManyPeersInPages() {
        try (SignalingRig rig = make()) {
            List<ContractClient> clients = IntStream.range(0, 120).mapToObj(i -> client(rig, "u" + i)).toList();
            clients.get(0).enter(new Enter(EnterMode.OPEN, LOBBY, null, spec(500), null));
            clients.stream().skip(1).forEach(one -> one.enter(LOBBY));
            ContractClient last = client(rig, "last");

            RoomEntered entered = last.enter(LOBBY);
            MorePeers more = last.await(MorePeers.class);

            List<PeerInfo> all = new ArrayList<>(entered.peers());
            all.addAll(more.peers());
            assertThat(entered.more()).isTrue();
            assertThat(more.more()).isFalse();
            assertThat(all).extracting(PeerInfo::user).doesNotHaveDuplicates().hasSize(120);
        }
    }

    @Test
    default void tellsLeavingAndClosingOnceEach() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            ContractClient carol = client(rig, "carol");
            List.of(alice, bob, carol).forEach(one -> one.enter(LOBBY));
            carol.events();

            assertThat(bob.ask(new Leave(LOBBY))).isEqualTo(new Done());
            assertThat(alice.ask(new CloseRoom(LOBBY, "enough"))).isEqualTo(new Done());
            bob.leave();

            assertThat(carol.events()).containsExactly(
                    new PeerLeft(LOBBY, bob.user(), bob.instance, PeerLeftReason.LEFT),
                    new RoomClosed(LOBBY, alice.user(), "enough"));
        }
    }

    @Test
    default void asksTheOwnerWhoComesIn() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            alice.enter(new Enter(EnterMode.OPEN, LOBBY, null, RoomSpec.DEFAULT.withAdmission(Admission.OWNER), null));

            assertThat(bob.ask(new Enter(EnterMode.JOIN, LOBBY, null, null, null, BODY))).isInstanceOf(RoomWaiting.class);
            assertThat(alice.await(Knock.class)).isEqualTo(new Knock(LOBBY, bob.user(), JsonText.EMPTY_OBJECT, BODY));
            assertThat(alice.ask(new ClientMessage.Deny(LOBBY, bob.user(), "not you"))).isEqualTo(new Done());
            assertThat(bob.await(RoomDenied.class)).isEqualTo(new RoomDenied(LOBBY, "ADMISSION_DENIED", "not you"));
            ContractClient carol = client(rig, "carol");
            assertThat(carol.ask(new Enter(EnterMode.JOIN, LOBBY, null, null, null))).isInstanceOf(RoomWaiting.class);
            alice.await(Knock.class);
            assertThat(alice.ask(new ClientMessage.Admit(LOBBY, carol.user(), BODY))).isEqualTo(new Done());
            assertThat(carol.await(RoomEntered.class).terms()).isEqualTo(BODY);
        }
    }

    @Test
    default void letsTheOwnerUpdateHandOverAndEject() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            alice.enter(LOBBY);
            bob.enter(LOBBY);

            assertThat(alice.ask(new ClientMessage.Update(LOBBY, "sesame", 9, true, BODY, bob.user()))).isEqualTo(new Done());
            assertThat(bob.await(RoomUpdated.class).about()).isEqualTo(new RoomAbout(true, true, BODY));
            assertThat(bob.await(OwnerChanged.class).owner()).isEqualTo(bob.user());
            assertThat(code(alice.ask(new ClientMessage.Eject(LOBBY, bob.user(), null, 0)))).isEqualTo("NOT_OWNER");
            assertThat(bob.ask(new ClientMessage.Eject(LOBBY, alice.user(), "bye", 60_000))).isEqualTo(new Done());
            assertThat(alice.await(Ejected.class)).isEqualTo(new Ejected(LOBBY, bob.user(), "bye"));
            assertThat(code(alice.ask(new Enter(EnterMode.JOIN, LOBBY, "sesame", null, null)))).isEqualTo("BARRED");
        }
    }

    @Test
    default void connectsWhomTheTopologyOrTheOwnerConnects() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            ContractClient carol = client(rig, "carol");
            alice.enter(new Enter(EnterMode.OPEN, LOBBY, null, RoomSpec.DEFAULT.withTopology(Topology.CUSTOM), null));
            bob.enter(LOBBY);
            carol.enter(LOBBY);

            carol.tell(new Signal(LOBBY, bob.user(), BODY));
            assertThat(carol.await(Failure.class).code()).isEqualTo("PEER_NOT_FOUND");
            assertThat(alice.ask(new ClientMessage.Introduce(LOBBY, carol.user(), bob.user()))).isEqualTo(new Done());
            assertThat(carol.await(PeerJoined.class).peer().offer()).isTrue();
            carol.tell(new Signal(LOBBY, bob.user(), BODY));

            assertThat(bob.await(ServerMessage.Signal.class).from()).isEqualTo(carol.user());
        }
    }

    @Test
    default void tellsWhoWatchesAndPassesCallsOn() {
        try (SignalingRig rig = make()) {
            ContractClient alice = client(rig, "alice");
            ContractClient bob = client(rig, "bob");
            assertThat(bob.ask(new ClientMessage.Watch(Watched.ROOM, "lobby", true)))
                    .isEqualTo(ServerMessage.Presence.absent(LOBBY));
            assertThat(bob.ask(new ClientMessage.Watch(Watched.USER, "alice", true)))
                    .isEqualTo(new ServerMessage.UserPresence(alice.user(), true, JsonText.EMPTY_OBJECT));

            alice.enter(LOBBY);
            bob.await(ServerMessage.Presence.class);
            assertThat(alice.ask(new ClientMessage.Call(bob.user(), LOBBY, BODY))).isEqualTo(new Done());
            assertThat(bob.await(ServerMessage.Called.class).from()).isEqualTo(alice.user());
            bob.ask(new ClientMessage.AnswerCall(alice.user(), LOBBY, CallAnswer.BUSY, null));
            assertThat(alice.await(ServerMessage.CallAnswered.class).answer()).isEqualTo(CallAnswer.BUSY);
            alice.leave();
            assertThat(bob.await(ServerMessage.UserPresence.class).online()).isFalse();
        }
    }

    @Test
    default void carriesASessionOverLinesThatBreakOnEitherSide() {
        try (SignalingRig rig = make();
                SessionUser alice = new SessionUser(rig.line(), "alice");
                SessionUser bob = new SessionUser(rig.line(), "bob")) {
            alice.enter(LOBBY);
            bob.enter(LOBBY);
            assertThat(alice.next()).isInstanceOf(PeerJoined.class);

            for (int round = 0; round < 6; round++) {
                SessionUser unlucky = round % 2 == 0 ? alice : bob;
                // Three rounds fit a sender's share, also if each acknowledgement between two cuts is lost.
                int first = round * 40;
                IntStream.range(first, first + 20).forEach(n -> alice.signal(LOBBY, bob.user, n));
                unlucky.cut();
                IntStream.range(first + 20, first + 40).forEach(n -> alice.signal(LOBBY, bob.user, n));

                assertThat(unlucky.awaitReady()).as("resumed").isTrue();
                IntStream.range(first, first + 40).forEach(n -> assertThat(bob.next(alice))
                        .isEqualTo(new ServerMessage.Signal(LOBBY, alice.user, JsonText.of("{\"n\":" + n + "}"))));
            }
            assertThat(alice.hasHeardMore() || bob.hasHeardMore()).isFalse();
        }
    }

    private static String code(ServerMessage reply) {
        return reply instanceof Failure failure ? failure.code() : "none but " + reply;
    }

    private static RoomSpec spec(int maxPeers) {
        return RoomSpec.DEFAULT.withMaxPeers(maxPeers).listed("tag");
    }
}
