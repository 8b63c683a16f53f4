package io.reactivertc.impl.json;

import io.reactivertc.common.Admission;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.CallAnswer;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ClientMessage.Watched;
import io.reactivertc.signaling.MediaFlow;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds one frame of each kind, by the name of its golden file. */
final class Samples {

    static final InstanceId INSTANCE = InstanceId.of("0123456789abcdef0123456789abcdef");
    static final RoomId LOBBY = RoomId.of("lobby");
    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");
    private static final JsonText EXTRA = JsonText.of("{\"name\":\"Zoë 😀\"}");
    private static final RoomSpec SPEC = new RoomSpec(Topology.ONE_WAY, 8, OwnerLeaves.CLOSE, Admission.OWNER, true, "chess");

    private static final JsonText WISHES = JsonText.of("{\"audio\":true}");
    private static final ServerMessage.RoomAbout ABOUT =
            new ServerMessage.RoomAbout(true, false, JsonText.of("{\"title\":\"Chess\"}"));

    private Samples() {}

    static Map<String, SignalingFrame<ClientMessage>> client() {
        Map<String, SignalingFrame<ClientMessage>> frames = new LinkedHashMap<>();
        frames.put("hello", SignalingFrame
                .of(new ClientMessage.Hello(null, ALICE, INSTANCE, EXTRA, null, null, List.of(), "reactive-rtc/0.1")));
        frames.put("hello-resume", SignalingFrame.of(new ClientMessage.Hello("a token", null, INSTANCE, JsonText.EMPTY_OBJECT,
                new ClientMessage.Resume("s-7", "k-2", 12), "k-1", List.of("c-1", "c-2"), null)));
        frames.put("room.open", request(1, new ClientMessage.Enter(EnterMode.OPEN, LOBBY, "a \"secret\"", SPEC, EXTRA)));
        frames.put("room.join", request(2, new ClientMessage.Enter(EnterMode.JOIN, LOBBY, null, null, null)));
        frames.put("room.enter", request(3, new ClientMessage.Enter(EnterMode.ENTER, LOBBY, null, RoomSpec.DEFAULT, null)));
        frames.put("room.join-wants", request(3, new ClientMessage.Enter(EnterMode.JOIN, LOBBY, null, null, null, WISHES)));
        frames.put("room.open-tree", request(3,
                new ClientMessage.Enter(EnterMode.OPEN, LOBBY, null, RoomSpec.DEFAULT.asRelayTree(2), null, null, 5)));
        frames.put("room.update", request(4, new ClientMessage.Update(LOBBY, "a \"secret\"", 20, true, EXTRA, BOB)));
        frames.put("room.update-nothing", request(4, new ClientMessage.Update(LOBBY, null, null, null, null, null)));
        frames.put("room.eject", request(5, new ClientMessage.Eject(LOBBY, BOB, "noise", 60_000)));
        frames.put("room.admit", request(6, new ClientMessage.Admit(LOBBY, BOB, WISHES)));
        frames.put("room.deny", request(7, new ClientMessage.Deny(LOBBY, BOB, "not today")));
        frames.put("room.introduce", request(8, new ClientMessage.Introduce(LOBBY, ALICE, BOB)));
        frames.put("watch-room", request(9, new ClientMessage.Watch(Watched.ROOM, "lobby", true)));
        frames.put("watch-user", request(10, new ClientMessage.Watch(Watched.USER, "bob", false)));
        frames.put("watch-list", request(11, new ClientMessage.Watch(Watched.LIST, null, true)));
        frames.put("call", request(12, new ClientMessage.Call(BOB, LOBBY, EXTRA)));
        frames.put("call.answer", request(13, new ClientMessage.AnswerCall(BOB, LOBBY, CallAnswer.REJECTED, "in a meeting")));
        frames.put("room.leave", request(4, new ClientMessage.Leave(LOBBY)));
        frames.put("room.close", request(5, new ClientMessage.CloseRoom(LOBBY, "good night")));
        frames.put("room.presence", request(6, new ClientMessage.AskPresence(LOBBY)));
        frames.put("room.list", request(7, new ClientMessage.ListRooms("chess", LOBBY, 50)));
        frames.put("extra", request(8, new ClientMessage.UpdateExtra(null, EXTRA, 2)));
        frames.put("message", request(9, new ClientMessage.Relay(LOBBY, BOB, JsonText.of("[1,null,\"\\n\"]"))));
        frames.put("message-scalar", request(10, new ClientMessage.Relay(LOBBY, null, JsonText.of("\"hi\""))));
        frames.put("signal",
                new SignalingFrame<>(new ClientMessage.Signal(LOBBY, BOB, JsonText.of("{\"pc\":\"main\"}")), 0, 0, 11, 4));
        frames.put("ice.get", request(12, new ClientMessage.AskIceServers(LOBBY)));
        frames.put("ack", new SignalingFrame<>(new ClientMessage.Ack(), 0, 0, 0, 9));
        frames.put("ping", SignalingFrame.of(new ClientMessage.Ping()));
        frames.put("pong", SignalingFrame.of(new ClientMessage.Pong()));
        return frames;
    }

    static Map<String, SignalingFrame<ServerMessage>> server() {
        PeerInfo alice = new PeerInfo(ALICE, INSTANCE, Role.OWNER, EXTRA, true);
        PeerInfo bob = new PeerInfo(BOB, INSTANCE, Role.MEMBER, JsonText.EMPTY_OBJECT, false);
        ServerMessage.Presence presence = new ServerMessage.Presence(LOBBY, true, 2, 16, true, "chess", ABOUT);
        Map<String, SignalingFrame<ServerMessage>> frames = new LinkedHashMap<>();
        frames.put("welcome", SignalingFrame.of(new ServerMessage.Welcome(ALICE, "s-7", "k-2", true, 11, 30_000, 10_000,
                new ServerMessage.Limits(262_144, 65_536, 32))));
        frames.put("room.entered",
                reply(1, new ServerMessage.RoomEntered(LOBBY, Role.MEMBER, ALICE, SPEC, List.of(alice, bob), true, "c-1")));
        frames.put("peers.more", event(2, new ServerMessage.MorePeers(LOBBY, List.of(bob), false)));
        frames.put("peer.joined", event(3, new ServerMessage.PeerJoined(LOBBY, bob)));
        frames.put("peer.left", event(4, new ServerMessage.PeerLeft(LOBBY, BOB, INSTANCE, ServerMessage.PeerLeftReason.LOST)));
        frames.put("peer.joined-relay", event(4, new ServerMessage.PeerJoined(LOBBY,
                new PeerInfo(BOB, INSTANCE, Role.MEMBER, EXTRA, true, true, MediaFlow.IN))));
        frames.put("peer.flow", event(5, new ServerMessage.PeerFlow(LOBBY, BOB, MediaFlow.OUT)));
        frames.put("peer.extra", event(5, new ServerMessage.PeerExtra(LOBBY, BOB, EXTRA, 2)));
        frames.put("room.owner", event(6, new ServerMessage.OwnerChanged(LOBBY, BOB)));
        frames.put("room.claim", event(7, new ServerMessage.NewClaim(LOBBY, "c-2")));
        frames.put("room.closed", event(8, new ServerMessage.RoomClosed(LOBBY, ALICE, "good night")));
        frames.put("room.entered-terms", event(2, new ServerMessage.RoomEntered(LOBBY, Role.OWNER, ALICE, SPEC,
                List.of(new PeerInfo(BOB, INSTANCE, Role.MEMBER, EXTRA, false, false)), false, null, ABOUT, WISHES)));
        frames.put("room.waiting", reply(3, new ServerMessage.RoomWaiting(LOBBY, 60_000)));
        frames.put("room.denied", event(4, new ServerMessage.RoomDenied(LOBBY, "ADMISSION_DENIED", "not today")));
        frames.put("room.knock", event(5, new ServerMessage.Knock(LOBBY, BOB, EXTRA, WISHES)));
        frames.put("room.knock.withdrawn", event(6, new ServerMessage.KnockWithdrawn(LOBBY, BOB)));
        frames.put("room.updated", event(7, new ServerMessage.RoomUpdated(LOBBY, SPEC, ABOUT)));
        frames.put("room.ejected", event(8, new ServerMessage.Ejected(LOBBY, ALICE, "noise")));
        frames.put("user.presence", event(9, new ServerMessage.UserPresence(BOB, true, EXTRA)));
        frames.put("call", event(10, new ServerMessage.Called(BOB, LOBBY, EXTRA)));
        frames.put("call.answer", event(11, new ServerMessage.CallAnswered(BOB, LOBBY, CallAnswer.BUSY, null)));
        frames.put("room.presence", reply(4, presence));
        frames.put("room.list", reply(5, new ServerMessage.RoomList(List.of(presence), false)));
        frames.put("signal", event(11, new ServerMessage.Signal(LOBBY, BOB, JsonText.of("{\"pc\":\"main\"}"))));
        frames.put("message", event(12, new ServerMessage.Relayed(LOBBY, BOB, JsonText.of("-1.5e3"))));
        frames.put("iceServers", event(13, new ServerMessage.IceServers(List.of(
                new ServerMessage.IceServerInfo(List.of("stun:stun.example.org"), null, null),
                new ServerMessage.IceServerInfo(List.of("turn:turn.example.org:3478?transport=udp"), "1700000000:0f",
                        "c2VjcmV0")),
                1_700_000_000_000L)));
        frames.put("ok", reply(2, new ServerMessage.Done()));
        frames.put("error", reply(1, new ServerMessage.Failure("ROOM_FULL", "the room is full", 1_000, 0)));
        frames.put("error-of", event(15, new ServerMessage.Failure("PEER_NOT_FOUND", "no such peer", 0, 8)));
        frames.put("bye",
                SignalingFrame.of(new ServerMessage.Bye("SERVER_SHUTDOWN", "back soon", ServerMessage.Reconnect.LATER, 2_000)));
        frames.put("ack", new SignalingFrame<>(new ServerMessage.Ack(), 0, 0, 0, 9));
        frames.put("ping", SignalingFrame.of(new ServerMessage.Ping()));
        frames.put("pong", SignalingFrame.of(new ServerMessage.Pong()));
        return frames;
    }

    private static <M extends SignalingMessage> SignalingFrame<M> request(long id, M message) {
        return new SignalingFrame<>(message, id, 0, id, 0);
    }

    private static <M extends SignalingMessage> SignalingFrame<M> reply(long re, M message) {
        return new SignalingFrame<>(message, 0, re, re + 20, 3);
    }

    private static <M extends SignalingMessage> SignalingFrame<M> event(long seq, M message) {
        return new SignalingFrame<>(message, 0, 0, seq, 0);
    }
}
