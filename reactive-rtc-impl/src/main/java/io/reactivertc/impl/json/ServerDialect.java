package io.reactivertc.impl.json;

import io.reactivertc.common.Role;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.MediaFlow;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Ack;
import io.reactivertc.signaling.ServerMessage.Bye;
import io.reactivertc.signaling.ServerMessage.CallAnswered;
import io.reactivertc.signaling.ServerMessage.Called;
import io.reactivertc.signaling.ServerMessage.Done;
import io.reactivertc.signaling.ServerMessage.Ejected;
import io.reactivertc.signaling.ServerMessage.Failure;
import io.reactivertc.signaling.ServerMessage.IceServers;
import io.reactivertc.signaling.ServerMessage.Knock;
import io.reactivertc.signaling.ServerMessage.KnockWithdrawn;
import io.reactivertc.signaling.ServerMessage.MorePeers;
import io.reactivertc.signaling.ServerMessage.NewClaim;
import io.reactivertc.signaling.ServerMessage.OwnerChanged;
import io.reactivertc.signaling.ServerMessage.PeerExtra;
import io.reactivertc.signaling.ServerMessage.PeerFlow;
import io.reactivertc.signaling.ServerMessage.PeerJoined;
import io.reactivertc.signaling.ServerMessage.PeerLeft;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.Ping;
import io.reactivertc.signaling.ServerMessage.Pong;
import io.reactivertc.signaling.ServerMessage.Presence;
import io.reactivertc.signaling.ServerMessage.Reconnect;
import io.reactivertc.signaling.ServerMessage.Relayed;
import io.reactivertc.signaling.ServerMessage.RoomClosed;
import io.reactivertc.signaling.ServerMessage.RoomDenied;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import io.reactivertc.signaling.ServerMessage.RoomList;
import io.reactivertc.signaling.ServerMessage.RoomUpdated;
import io.reactivertc.signaling.ServerMessage.RoomWaiting;
import io.reactivertc.signaling.ServerMessage.Signal;
import io.reactivertc.signaling.ServerMessage.UserPresence;
import io.reactivertc.signaling.ServerMessage.Welcome;

/** Lists what servers say. */
final class ServerDialect {

    private static final int MOST_IN_PAGE = 100;

    static final Dialect<ServerMessage> INSTANCE = new Dialect<ServerMessage>("seq", ServerMessage.Unknown::new)
            .type("welcome", Welcome.class, ServerDialect::welcome, ServerDialect::welcome)
            .type("ok", Done.class, fields -> new Done(), (done, to) -> {})
            .type("error", Failure.class, ServerDialect::failure, ServerDialect::failure)
            .type("room.entered", RoomEntered.class, ServerDialect::roomEntered, ServerDialect::roomEntered)
            .type("peers.more", MorePeers.class, ServerDialect::morePeers, ServerDialect::morePeers)
            .type("peer.joined", PeerJoined.class, ServerDialect::peerJoined, ServerDialect::peerJoined)
            .type("peer.left", PeerLeft.class, ServerDialect::peerLeft, ServerDialect::peerLeft)
            .type("peer.flow", PeerFlow.class, ServerDialect::peerFlow, ServerDialect::peerFlow)
            .type("peer.extra", PeerExtra.class, ServerDialect::peerExtra, ServerDialect::peerExtra)
            .type("room.owner", OwnerChanged.class, ServerDialect::ownerChanged, ServerDialect::ownerChanged)
            .type("room.claim", NewClaim.class, ServerDialect::newClaim, ServerDialect::newClaim)
            .type("room.closed", RoomClosed.class, ServerDialect::roomClosed, ServerDialect::roomClosed)
            .type("room.waiting", RoomWaiting.class, AdmissionParts::waiting, AdmissionParts::waiting)
            .type("room.denied", RoomDenied.class, AdmissionParts::denied, AdmissionParts::denied)
            .type("room.knock", Knock.class, AdmissionParts::knock, AdmissionParts::knock)
            .type("room.knock.withdrawn", KnockWithdrawn.class, AdmissionParts::withdrawn, AdmissionParts::withdrawn)
            .type("room.updated", RoomUpdated.class, AdmissionParts::updated, AdmissionParts::updated)
            .type("room.ejected", Ejected.class, AdmissionParts::ejected, AdmissionParts::ejected)
            .type("user.presence", UserPresence.class, CallParts::userPresence, CallParts::userPresence)
            .type("call", Called.class, CallParts::called, CallParts::called)
            .type("call.answer", CallAnswered.class, CallParts::answered, CallParts::answered)
            .type("room.presence", Presence.class, SharedParts::presence, SharedParts::presence)
            .type("room.list", RoomList.class, ServerDialect::roomList, ServerDialect::roomList)
            .type("iceServers", IceServers.class, SharedParts::iceServers, SharedParts::iceServers)
            .type("signal", Signal.class, ServerDialect::signal, ServerDialect::signal)
            .type("message", Relayed.class, ServerDialect::relayed, ServerDialect::relayed)
            .type("bye", Bye.class, ServerDialect::bye, ServerDialect::bye)
            .type("ack", Ack.class, fields -> new Ack(), (ack, to) -> {})
            .type("ping", Ping.class, fields -> new Ping(), (ping, to) -> {})
            .type("pong", Pong.class, fields -> new Pong(), (pong, to) -> {});

    private ServerDialect() {}

    private static Welcome welcome(Fields fields) {
        return new Welcome(
                fields.user("userId"),
                fields.text("session"),
                fields.text("key"),
                fields.flag("resumed"),
                fields.count("received"),
                fields.count("graceMillis"),
                fields.count("pingMillis"),
                SharedParts.limits(fields.fields("limits")));
    }

    private static void welcome(Welcome welcome, FieldWriter to) {
        to.text("userId", welcome.userId())
                .text("session", welcome.session())
                .text("key", welcome.key())
                .flag("resumed", welcome.resumed())
                .number("received", welcome.received())
                .number("graceMillis", welcome.graceMillis())
                .number("pingMillis", welcome.pingMillis())
                .object("limits", welcome.limits(), SharedParts::limits);
    }

    private static Failure failure(Fields fields) {
        return new Failure(fields.text("code"), fields.textOr("message", ""), fields.countOr("retryAfterMillis", 0),
                fields.countOr("of", 0));
    }

    private static void failure(Failure failure, FieldWriter to) {
        to.text("code", failure.code())
                .text("message", failure.message())
                .numberIfAny("retryAfterMillis", failure.retryAfterMillis())
                .numberIfAny("of", failure.of());
    }

    private static RoomEntered roomEntered(Fields fields) {
        return new RoomEntered(
                fields.room(),
                fields.constant("role", Role.class),
                fields.user("owner"),
                SharedParts.spec(fields.fields("spec")),
                fields.list("peers", MOST_IN_PAGE, SharedParts::peer),
                fields.flag("more"),
                fields.textOrNull("claim"),
                SharedParts.about(fields),
                fields.has("terms") ? fields.object("terms") : null);
    }

    private static void roomEntered(RoomEntered entered, FieldWriter to) {
        to.text("room", entered.room())
                .constant("role", entered.role())
                .text("owner", entered.owner())
                .object("spec", entered.spec(), SharedParts::spec)
                .list("peers", entered.peers(), SharedParts::peer)
                .flag("more", entered.more())
                .text("claim", entered.claim());
        SharedParts.about(entered.about(), to);
        to.raw("terms", entered.terms());
    }

    private static MorePeers morePeers(Fields fields) {
        return new MorePeers(fields.room(), fields.list("peers", MOST_IN_PAGE, SharedParts::peer), fields.flag("more"));
    }

    private static void morePeers(MorePeers page, FieldWriter to) {
        to.text("room", page.room()).list("peers", page.peers(), SharedParts::peer).flag("more", page.more());
    }

    private static PeerJoined peerJoined(Fields fields) {
        return new PeerJoined(fields.room(), SharedParts.peer(fields.fields("peer")));
    }

    private static void peerJoined(PeerJoined joined, FieldWriter to) {
        to.text("room", joined.room()).object("peer", joined.peer(), SharedParts::peer);
    }

    private static PeerLeft peerLeft(Fields fields) {
        return new PeerLeft(fields.room(), fields.user("user"), fields.instance(), fields.code("reason", PeerLeftReason.class));
    }

    private static void peerLeft(PeerLeft left, FieldWriter to) {
        to.text("room", left.room())
                .text("user", left.user())
                .text("instance", left.instance())
                .text("reason", left.reason().name());
    }

    private static PeerFlow peerFlow(Fields fields) {
        return new PeerFlow(fields.room(), fields.user("user"), fields.constant("flow", MediaFlow.class));
    }

    private static void peerFlow(PeerFlow changed, FieldWriter to) {
        to.text("room", changed.room()).text("user", changed.user()).constant("flow", changed.flow());
    }

    private static PeerExtra peerExtra(Fields fields) {
        return new PeerExtra(fields.room(), fields.user("user"), fields.object("value"), fields.count("version"));
    }

    private static void peerExtra(PeerExtra extra, FieldWriter to) {
        to.text("room", extra.room()).text("user", extra.user()).raw("value", extra.value()).number("version", extra.version());
    }

    private static OwnerChanged ownerChanged(Fields fields) {
        return new OwnerChanged(fields.room(), fields.user("owner"));
    }

    private static void ownerChanged(OwnerChanged changed, FieldWriter to) {
        to.text("room", changed.room()).text("owner", changed.owner());
    }

    private static NewClaim newClaim(Fields fields) {
        return new NewClaim(fields.room(), fields.text("claim"));
    }

    private static void newClaim(NewClaim claim, FieldWriter to) {
        to.text("room", claim.room()).text("claim", claim.claim());
    }

    private static RoomClosed roomClosed(Fields fields) {
        return new RoomClosed(fields.room(), fields.idOrNull("by", UserId::of), fields.textOrNull("reason"));
    }

    private static void roomClosed(RoomClosed closed, FieldWriter to) {
        to.text("room", closed.room()).text("by", closed.by()).text("reason", closed.reason());
    }

    private static RoomList roomList(Fields fields) {
        return new RoomList(fields.list("rooms", MOST_IN_PAGE, SharedParts::presence), fields.flag("more"));
    }

    private static void roomList(RoomList list, FieldWriter to) {
        to.list("rooms", list.rooms(), SharedParts::presence).flag("more", list.more());
    }

    private static Signal signal(Fields fields) {
        return new Signal(fields.room(), fields.user("from"), fields.object("body"));
    }

    private static void signal(Signal signal, FieldWriter to) {
        to.text("room", signal.room()).text("from", signal.from()).raw("body", signal.body());
    }

    private static Relayed relayed(Fields fields) {
        return new Relayed(fields.room(), fields.user("from"), fields.body("body"));
    }

    private static void relayed(Relayed relayed, FieldWriter to) {
        to.text("room", relayed.room()).text("from", relayed.from()).raw("body", relayed.body());
    }

    private static Bye bye(Fields fields) {
        return new Bye(
                fields.text("code"),
                fields.textOr("reason", ""),
                fields.constant("reconnect", Reconnect.class),
                fields.countOr("afterMillis", 0));
    }

    private static void bye(Bye bye, FieldWriter to) {
        to.text("code", bye.code())
                .text("reason", bye.reason())
                .constant("reconnect", bye.reconnect())
                .numberIfAny("afterMillis", bye.afterMillis());
    }
}
