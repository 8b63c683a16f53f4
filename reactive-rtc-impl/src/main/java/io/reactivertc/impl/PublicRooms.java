package io.reactivertc.impl;

import io.reactivertc.JsonMapping;
import io.reactivertc.common.RoomId;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.room.Extras;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.room.RoomInfo;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads one list of public rooms, page by page: the next page is asked for when all of the one before was taken. For one subscriber. */
final class PublicRooms {

    private static final int PAGE = 100;

    private final SignalingSession session;
    private final RtcLoop loop;
    private final JsonMapping json;
    private final @Nullable String tag;

    /** Where the next page begins, and whether there is one; written as one page ends, read before the next. */
    private volatile @Nullable RoomId after;

    private volatile boolean more = true;

    PublicRooms(SignalingSession session, RtcLoop loop, JsonMapping json, @Nullable String tag) {
        this.session = session;
        this.loop = loop;
        this.json = json;
        this.tag = tag;
    }

    Flux<RoomInfo> read() {
        return page()
                .flatMapIterable(rooms -> rooms)
                .repeat(() -> more);
    }

    private Mono<List<RoomInfo>> page() {
        return LoopVerbs.defer(loop,
                () -> session.request(new ClientMessage.ListRooms(tag, after, PAGE), ServerMessage.RoomList.class)
                        .map(this::taken));
    }

    private List<RoomInfo> taken(ServerMessage.RoomList list) {
        List<ServerMessage.Presence> rooms = list.rooms();
        more = list.more() && !rooms.isEmpty();
        if (more) {
            after = rooms.get(rooms.size() - 1).room();
        }
        return rooms.stream().map(room -> Extras.info(json, room)).toList();
    }
}
