package io.reactivertc.impl.signaling;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage.Hello;
import io.reactivertc.signaling.ClientMessage.Resume;
import io.reactivertc.signaling.ServerMessage.Welcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows what to say first: who this is, which session to go on with, which rooms it was in. On the loop. */
final class Introduction {

    private static final String CLIENT = "reactive-rtc/0.1";

    private final SignalingSessionConfig config;
    private final Map<RoomId, String> claims = new LinkedHashMap<>();
    private JsonText extra;
    private @Nullable Welcome welcome;
    private boolean saidHello;
    private boolean unanswered;

    Introduction(SignalingSessionConfig config) {
        this.config = config;
        this.extra = config.extra();
    }

    /** Returns the first message of a link. */
    Hello hello(@Nullable String token, long seen) {
        saidHello = true;
        Welcome last = welcome;
        UserId user = last == null ? config.identity().userId() : last.userId();
        Resume resume = last == null ? null : new Resume(last.session(), last.key(), seen);
        return new Hello(token, user, config.instance(), extra, resume, null, List.copyOf(claims.values()), CLIENT);
    }

    /** Notes that a link broke before the server answered. */
    void brokeUnanswered() {
        unanswered |= saidHello;
    }

    /**
     * Returns whether it may be this client itself who has its user id: a welcome was lost, and the session that it opened ends when its grace is over.
     */
    boolean mayHaveGhost() {
        return unanswered && welcome == null;
    }

    /** Returns whether there was a session before. */
    boolean hasSession() {
        return welcome != null;
    }

    /** Takes a welcome, or returns false if it is for somebody else. */
    boolean accept(Welcome next) {
        if (welcome != null && !welcome.userId().equals(next.userId())) {
            return false;
        }
        welcome = next;
        return true;
    }

    void claim(RoomId room, @Nullable String claim) {
        if (claim == null) {
            claims.remove(room);
        } else {
            claims.put(room, claim);
        }
    }

    /** Changes what others see, for a session that begins anew. */
    void extra(JsonText value) {
        extra = value;
    }
}
