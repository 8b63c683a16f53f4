package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.Admission;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.data.DataMessage;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.webrtc.WebRtcEngine;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.room.IncomingCall;
import io.reactivertc.room.JoinRequest;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomDescriptor;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Plays RTCMultiConnection's demos of sessions over the real engine and a real server; each test is named after its demo. */
class SessionDemosNativeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RoomId LOBBY = RoomId.of("lobby");

    private final NativeStand stand = new NativeStand();
    private final RtcConnection alice = stand.connect("alice");
    private final RtcConnection bob = stand.connect("bob");
    private final RtcConnection carol = stand.connect("carol");

    @AfterEach
    void nothingIsLeft() {
        stand.close();
        assertThat(WebRtcEngine.liveHandles()).isZero();
    }

    private static Room in(Mono<Room> entering) {
        return entering.block(PATIENCE);
    }

    /** Waits until somebody is connected to exactly these. */
    private static void awaitPeers(RtcConnection who, RoomId room, String... names) {
        Set<String> expected = new TreeSet<>(List.of(names));
        Await.until(() -> who.self() + " has " + peers(who, room), () -> peers(who, room).equals(expected));
        assertThat(who.room(room).peerCount()).isEqualTo(expected.size());
    }

    private static Set<String> peers(RtcConnection who, RoomId room) {
        Set<String> names = new TreeSet<>();
        for (String name : List.of("alice", "bob", "carol")) {
            who.room(room).peer(UserId.of(name)).filter(peer -> peer.state().isConnected())
                    .ifPresent(peer -> names.add(name));
        }
        return names;
    }

    @Test
    void videoConferencing() {
        in(alice.open(LOBBY));
        in(bob.join(LOBBY));
        in(carol.join(LOBBY));

        awaitPeers(alice, LOBBY, "bob", "carol");
        awaitPeers(bob, LOBBY, "alice", "carol");
        awaitPeers(carol, LOBBY, "alice", "bob");
    }

    @Test
    void videoBroadcasting() {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        bob.room(LOBBY).messages().map(DataMessage::text).subscribe(heard::add);
        carol.room(LOBBY).messages().map(DataMessage::text).subscribe(heard::add);
        Room broadcast = in(alice.open(LOBBY, RoomOptions.DEFAULT.withTopology(Topology.ONE_WAY)));
        in(bob.join(LOBBY));
        in(carol.join(LOBBY));
        awaitPeers(alice, LOBBY, "bob", "carol");

        Queue<RemoteTrack> ofAlice = new ConcurrentLinkedQueue<>();
        Queue<RemoteTrack> toAlice = new ConcurrentLinkedQueue<>();
        List.of(bob, carol).forEach(viewer -> viewer.room(LOBBY).tracks().subscribe(ofAlice::add));
        broadcast.tracks().subscribe(toAlice::add);
        assertThat(code(bob.room(LOBBY).publish(bob.media().audio(AudioSources.tone(300))))).isEqualTo(RtcErrorCode.ONE_WAY);
        broadcast.publish(alice.media().audio(AudioSources.tone(440))).block(PATIENCE);
        Await.until(() -> ofAlice, () -> ofAlice.size() == 2);
        assertThat(toAlice).as("viewers send nothing").isEmpty();

        broadcast.broadcast("on air").collectList().block(PATIENCE);

        Await.until(() -> heard, () -> heard.size() == 2);
        awaitPeers(bob, LOBBY, "alice");
        awaitPeers(carol, LOBBY, "alice");
    }

    @Test
    void oneToOneFileSharing() {
        in(alice.open(LOBBY, RoomOptions.DEFAULT.withTopology(Topology.ONE_TO_ONE)));
        in(bob.join(LOBBY));

        assertThat(code(carol.join(LOBBY))).isEqualTo(RtcErrorCode.ROOM_FULL);
        awaitPeers(alice, LOBBY, "bob");
    }

    @Test
    void adminGuestCalling() {
        Queue<IncomingCall> calls = new ConcurrentLinkedQueue<>();
        bob.calls().subscribe(calls::add);
        bob.updateExtra(Map.of("role", "guest")).block(PATIENCE);
        assertThat(alice.presences(bob.self()).blockFirst(PATIENCE).extra()).isEqualTo(Map.of("role", "guest"));

        Mono<Room> calling = alice.call(bob.self(), Map.of("about", "your order")).cache();
        calling.subscribe(room -> {}, error -> {});
        Await.until(() -> calls, () -> !calls.isEmpty());
        Room ofBob = in(calls.remove().accept());
        Room ofAlice = in(calling);

        awaitPeers(alice, ofAlice.id(), "bob");
        Mono<Room> second = carol.call(bob.self()).cache();
        second.subscribe(room -> {}, error -> {});
        Await.until(() -> calls, () -> !calls.isEmpty());
        calls.remove().busy().block(PATIENCE);
        assertThat(code(second)).isEqualTo(RtcErrorCode.USER_BUSY);
        ofBob.leave().block(PATIENCE);
    }

    @Test
    void passwordProtectedRooms() {
        in(alice.open(LOBBY, RoomOptions.DEFAULT.withPassword("sesame")));

        assertThat(code(bob.join(LOBBY, RoomOptions.DEFAULT.withPassword("guess")))).isEqualTo(RtcErrorCode.BAD_PASSWORD);
        in(bob.join(LOBBY, RoomOptions.DEFAULT.withPassword("sesame")));
        awaitPeers(bob, LOBBY, "alice");
    }

    @Test
    void usersEjectionAndPresenceDetection() {
        Room room = in(alice.open(LOBBY));
        in(bob.join(LOBBY));
        in(carol.join(LOBBY));
        awaitPeers(carol, LOBBY, "alice", "bob");

        room.eject(bob.self()).block(PATIENCE);

        RoomState.Left left = bob.room(LOBBY).states().ofType(RoomState.Left.class).blockFirst(PATIENCE);
        assertThat(left.reason()).isEqualTo(RoomState.LeftReason.EJECTED);
        awaitPeers(alice, LOBBY, "carol");
        awaitPeers(carol, LOBBY, "alice");
    }

    @Test
    void manualSessionWithExtraData() {
        in(alice.open(LOBBY, RoomOptions.DEFAULT.withExtra(Map.of("username", "Alice"))));
        String passedOn = alice.room(LOBBY).descriptor().toUri().toString();

        RoomId found = RoomDescriptor.of(URI.create(passedOn)).id();
        in(bob.join(found));

        awaitPeers(bob, LOBBY, "alice");
        assertThat(bob.room(found).peer(alice.self()).orElseThrow().extra()).isEqualTo(Map.of("username", "Alice"));
    }

    @Test
    void sessionReinitiation() {
        for (int round = 0; round < 3; round++) {
            RoomId room = RoomId.of("round-" + round % 2);
            in(alice.open(room));
            in(bob.join(room));
            awaitPeers(bob, room, "alice");
            alice.room(room).leave().block(PATIENCE);
            bob.room(room).leave().block(PATIENCE);
        }
    }

    @Test
    void multiSessionEstablishment() {
        for (String name : List.of("conference", "radio")) {
            in(alice.open(RoomId.of(name)));
            in(bob.join(RoomId.of(name)));
        }

        awaitPeers(alice, RoomId.of("conference"), "bob");
        awaitPeers(alice, RoomId.of("radio"), "bob");
    }

    @Test
    void multiBroadcastersAndManyViewers() {
        Room moderated = in(alice.open(LOBBY, RoomOptions.DEFAULT.withTopology(Topology.ONE_WAY)
                .withIntroductions(
                        (a, b) -> a.extra().containsValue("broadcaster") != b.extra().containsValue("broadcaster"))));
        in(bob.join(LOBBY, RoomOptions.DEFAULT.withExtra(Map.of("role", "broadcaster"))));
        in(carol.join(LOBBY, RoomOptions.DEFAULT.withExtra(Map.of("role", "viewer"))));
        RtcConnection dan = stand.connect("dan");
        in(dan.join(LOBBY, RoomOptions.DEFAULT.withExtra(Map.of("role", "viewer"))));

        awaitPeers(carol, LOBBY, "alice", "bob");
        awaitPeers(dan, LOBBY, "alice", "bob");
        assertThat(moderated.peerCount()).isEqualTo(3);
    }

    @Test
    void admissionByTheOwner() {
        Queue<JoinRequest> requests = new ConcurrentLinkedQueue<>();
        alice.room(LOBBY).joinRequests().subscribe(requests::add);
        in(alice.open(LOBBY, RoomOptions.DEFAULT.withAdmission(Admission.OWNER)));
        Mono<Room> joining = bob.join(LOBBY).cache();
        joining.subscribe(room -> {}, error -> {});
        Await.until(() -> requests, () -> !requests.isEmpty());

        requests.remove().accept().block(PATIENCE);

        in(joining);
        awaitPeers(bob, LOBBY, "alice");
    }

    private static RtcErrorCode code(Mono<?> verb) {
        return verb.map(value -> (Throwable) new AssertionError("it worked"))
                .onErrorResume(Mono::just)
                .ofType(RtcException.class)
                .map(RtcException::code)
                .block(PATIENCE);
    }
}
