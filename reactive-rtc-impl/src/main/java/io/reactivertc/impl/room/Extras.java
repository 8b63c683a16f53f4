package io.reactivertc.impl.room;

import io.reactivertc.JsonMapping;
import io.reactivertc.common.JsonText;
import io.reactivertc.error.DataException;
import io.reactivertc.room.RoomInfo;
import io.reactivertc.room.RoomMember;
import io.reactivertc.room.UserPresence;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads what people tell of themselves and of rooms. What cannot be read counts as nothing told. */
public final class Extras {

    private Extras() {}

    /** Returns the members of a JSON object. */
    public static Map<String, Object> read(JsonMapping json, JsonText text) {
        try {
            return json.readObject(text.value().getBytes(StandardCharsets.UTF_8));
        } catch (DataException unreadable) {
            return Map.of();
        }
    }

    /** Returns what the server tells of a room. */
    public static RoomInfo info(JsonMapping json, ServerMessage.Presence presence) {
        ServerMessage.RoomAbout about = presence.about();
        return new RoomInfo(presence.room(), presence.exists(), presence.members(), presence.maxPeers(), about.secured(),
                presence.tag(), about.locked(), read(json, about.extra()));
    }

    /** Returns what the server tells of a user. */
    public static UserPresence presence(JsonMapping json, ServerMessage.UserPresence presence) {
        return new UserPresence(presence.user(), presence.online(), read(json, presence.extra()));
    }

    static RoomMember member(JsonMapping json, PeerInfo info) {
        return new RoomMember(info.user(), read(json, info.extra()));
    }
}
