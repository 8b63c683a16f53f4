package io.reactivertc.impl.room;

import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.room.RoomMember;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Introduces members of a room to each other, while this participant owns it: those whom the application named, also after a restart of the server, and those for whom its policy says so. One
 * request at a time. On the loop.
 */
final class Introductions {

    private static final Logger log = LoggerFactory.getLogger(Introductions.class);
    private static final int MOST = 20_000;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final RtcLoop loop;
    private final RoomRequests requests;
    private final Set<Pair> named = new HashSet<>();
    private final Queue<Pair> due = new ArrayDeque<>();
    private @Nullable BiPredicate<RoomMember, RoomMember> policy;
    private boolean owning;
    private boolean busy;

    Introductions(RtcLoop loop, RoomRequests requests) {
        this.loop = loop;
        this.requests = requests;
    }

    /** Names what decides besides the application's own introductions. */
    void policy(@Nullable BiPredicate<RoomMember, RoomMember> decides) {
        policy = decides;
    }

    /** Remembers two whom the application introduced. */
    void remember(UserId a, UserId b) {
        if (named.size() < MOST) {
            named.add(new Pair(a, b));
        }
    }

    /** Says whether this participant owns the room, and who is in it, the earliest first. */
    void owning(boolean owns, List<RoomMember> everybody) {
        boolean began = owns && !owning;
        owning = owns;
        if (began) {
            for (int i = 1; i < everybody.size(); i++) {
                arrived(everybody.subList(0, i), everybody.get(i));
            }
        }
    }

    /** Takes in that somebody came to these. */
    void arrived(List<RoomMember> others, RoomMember newcomer) {
        if (!owning || policy == null && named.isEmpty()) {
            return;
        }
        for (RoomMember other : others) {
            if (!other.id().equals(newcomer.id()) && isWanted(other, newcomer) && due.size() < MOST) {
                due.add(new Pair(other.id(), newcomer.id()));
            }
        }
        next();
    }

    /** Ends with the stay. */
    void end() {
        owning = false;
        due.clear();
        named.clear();
    }

    private boolean isWanted(RoomMember a, RoomMember b) {
        return named.contains(new Pair(a.id(), b.id())) || policy != null && policy.test(a, b);
    }

    private void next() {
        Pair pair = busy ? null : due.poll();
        if (pair != null) {
            busy = true;
            requests.introduce(pair.a, pair.b).subscribe(none -> {}, error -> failed(pair, error), this::done);
        }
    }

    private void done() {
        busy = false;
        next();
    }

    /** Who is gone need not be introduced; who came too fast must wait a little. */
    private void failed(Pair pair, Throwable error) {
        if (error instanceof RtcException known && known.code() == RtcErrorCode.RATE_LIMITED && owning) {
            due.add(pair);
            loop.schedule(this::done, PAUSE);
        } else {
            log.debug("{} and {} were not introduced: {}", pair.a, pair.b, error.toString());
            done();
        }
    }

    /** Is two members, in either order. */
    private record Pair(UserId a, UserId b) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Pair pair && (pair.a.equals(a) && pair.b.equals(b) || pair.a.equals(b) && pair.b.equals(a));
        }

        @Override
        public int hashCode() {
            return a.hashCode() + b.hashCode();
        }
    }
}
