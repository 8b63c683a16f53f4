package io.reactivertc.impl.json;

import io.reactivertc.common.Admission;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.signaling.MediaFlow;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage.IceServerInfo;
import io.reactivertc.signaling.ServerMessage.IceServers;
import io.reactivertc.signaling.ServerMessage.Limits;
import io.reactivertc.signaling.ServerMessage.Presence;
import io.reactivertc.signaling.ServerMessage.RoomAbout;
import org.jspecify.annotations.Nullable;

/** Reads and writes what is nested in messages. */
final class SharedParts {

    private static final int LONGEST_TAG = 64;
    private static final int MOST_SERVERS = 64;
    private static final int MOST_URLS = 16;

    private SharedParts() {}

    static RoomSpec spec(Fields fields) {
        RoomSpec absent = RoomSpec.DEFAULT;
        return new RoomSpec(
                fields.has("topology") ? fields.constant("topology", Topology.class) : absent.topology(),
                fields.numberOr("maxPeers", 2, RoomSpec.MOST_PEERS, absent.maxPeers()),
                fields.has("ownerLeaves") ? fields.constant("ownerLeaves", OwnerLeaves.class) : absent.ownerLeaves(),
                fields.has("admission") ? fields.constant("admission", Admission.class) : absent.admission(),
                fields.has("listed") && fields.flag("listed"),
                tag(fields),
                fields.numberOr("relays", 1, RoomSpec.MOST_RELAYS, absent.relays()));
    }

    static void spec(RoomSpec spec, FieldWriter to) {
        to.constant("topology", spec.topology())
                .number("maxPeers", spec.maxPeers())
                .constant("ownerLeaves", spec.ownerLeaves())
                .constant("admission", spec.admission())
                .flag("listed", spec.listed())
                .text("tag", spec.tag());
        if (spec.topology() == Topology.RELAY_TREE) {
            to.number("relays", spec.relays());
        }
    }

    static @Nullable String tag(Fields fields) {
        String tag = fields.textOrNull("tag");
        if (tag != null && (tag.isEmpty() || tag.length() > LONGEST_TAG)) {
            throw Malformed.field("tag", "must be 1 to " + LONGEST_TAG + " characters");
        }
        return tag;
    }

    static PeerInfo peer(Fields fields) {
        return new PeerInfo(
                fields.user("user"),
                fields.instance(),
                fields.constant("role", Role.class),
                fields.objectOr("extra", JsonText.EMPTY_OBJECT),
                fields.flag("offer"),
                !fields.has("linked") || fields.flag("linked"),
                fields.has("flow") ? fields.constant("flow", MediaFlow.class) : MediaFlow.BOTH);
    }

    static void peer(PeerInfo peer, FieldWriter to) {
        to.text("user", peer.user())
                .text("instance", peer.instance())
                .constant("role", peer.role())
                .raw("extra", peer.extra())
                .flag("offer", peer.offer());
        if (!peer.linked()) {
            to.flag("linked", false);
        }
        if (peer.flow() != MediaFlow.BOTH) {
            to.constant("flow", peer.flow());
        }
    }

    static Presence presence(Fields fields) {
        return new Presence(
                fields.room(),
                fields.flag("exists"),
                fields.number("members", 0, Integer.MAX_VALUE),
                fields.number("maxPeers", 0, Integer.MAX_VALUE),
                fields.has("listed") && fields.flag("listed"),
                tag(fields),
                about(fields));
    }

    static void presence(Presence presence, FieldWriter to) {
        to.text("room", presence.room())
                .flag("exists", presence.exists())
                .number("members", presence.members())
                .number("maxPeers", presence.maxPeers())
                .flag("listed", presence.listed())
                .text("tag", presence.tag());
        about(presence.about(), to);
    }

    /** Reads what may change of a room, among the fields of what tells it. */
    static RoomAbout about(Fields fields) {
        return new RoomAbout(
                fields.has("protected") && fields.flag("protected"),
                fields.has("locked") && fields.flag("locked"),
                fields.objectOr("extra", JsonText.EMPTY_OBJECT));
    }

    static void about(RoomAbout about, FieldWriter to) {
        to.flag("protected", about.secured()).flag("locked", about.locked()).raw("extra", about.extra());
    }

    static Limits limits(Fields fields) {
        return new Limits(
                fields.number("signalBytes", 1, Integer.MAX_VALUE),
                fields.number("frameBytes", 1, Integer.MAX_VALUE),
                fields.number("rooms", 1, Integer.MAX_VALUE));
    }

    static void limits(Limits limits, FieldWriter to) {
        to.number("signalBytes", limits.signalBytes()).number("frameBytes", limits.frameBytes()).number("rooms",
                limits.rooms());
    }

    static IceServers iceServers(Fields fields) {
        return new IceServers(fields.list("servers", MOST_SERVERS, SharedParts::iceServer), fields.countOr("expiresAt", 0));
    }

    static void iceServers(IceServers servers, FieldWriter to) {
        to.list("servers", servers.servers(), SharedParts::iceServer).numberIfAny("expiresAt", servers.expiresAt());
    }

    private static IceServerInfo iceServer(Fields fields) {
        return new IceServerInfo(fields.texts("urls", MOST_URLS), fields.textOrNull("username"),
                fields.textOrNull("credential"));
    }

    private static void iceServer(IceServerInfo server, FieldWriter to) {
        to.texts("urls", server.urls()).text("username", server.username()).text("credential", server.credential());
    }
}
