package io.reactivertc.impl.hub;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Is one user and instance on the server, with or without a link at the moment. On the loop. */
final class Session {

    /** After so many frames an acknowledgement does not wait for a frame to travel on. */
    private static final int ACKNOWLEDGE_AT_ONCE = 32;

    /** Looks after what a session cannot do itself. */
    interface Keeper {

        /** Tells that the client did not read what it was told: the session is over, once the current command is through. */
        void onOverflow(Session session);

        /** Tells that something should be acknowledged within a second. */
        void onOwing(Session session);
    }

    private final Identity identity;
    private final Keeper keeper;
    private final Inbox inbox = new Inbox();
    private final Outbox outbox;
    private final Replies replies = new Replies();
    private final Allowance allowance;
    private final Memberships memberships = new Memberships();
    private final ExtraBacklog backlog = new ExtraBacklog(this);
    private @Nullable Watching watching;
    private final Keys keys = new Keys();
    private JsonText extra;
    private long extraVersion;
    private @Nullable HubLink link;
    private @Nullable Disposable grace;
    private boolean over;
    private int owed;
    private boolean settling;
    private Disposable iceRenewal = Disposables.disposed();
    private @Nullable Long iceFreshUntil;

    Session(Identity identity, JsonText extra, Allowance allowance, HubLimits.Queue limits, Keeper keeper) {
        this.identity = identity;
        this.extra = extra;
        this.allowance = allowance;
        this.outbox = new Outbox(limits);
        this.keeper = keeper;
    }

    /**
     * Says who a session is.
     *
     * @param id names the session
     * @param user who
     * @param instance which life of theirs
     * @param principal whom the server knows them as
     * @param proven whether they showed that the user id is theirs, and did not only ask first
     */
    record Identity(String id, UserId user, InstanceId instance, @Nullable String principal, boolean proven) {}

    Identity identity() {
        return identity;
    }

    UserId user() {
        return identity.user();
    }

    Inbox inbox() {
        return inbox;
    }

    Outbox outbox() {
        return outbox;
    }

    Replies replies() {
        return replies;
    }

    Allowance allowance() {
        return allowance;
    }

    Keys keys() {
        return keys;
    }

    JsonText extra() {
        return extra;
    }

    /** Changes what others see, unless something newer is known; returns whether it did. */
    boolean updateExtra(JsonText value, long version) {
        if (version <= extraVersion) {
            return false;
        }
        extra = value;
        extraVersion = version;
        return true;
    }

    /** Returns the rooms it is in, and those it may enter again. */
    Memberships memberships() {
        return memberships;
    }

    /** Returns what it watches; most watch nothing, and pay nothing for it. */
    Watching watching() {
        Watching known = watching;
        if (known == null) {
            known = new Watching(this);
            watching = known;
        }
        return known;
    }

    boolean isWatching() {
        return watching != null;
    }

    /** Returns whether there is so much room that something may be said which can also be said later. */
    boolean hasRoom() {
        return !over && outbox.isHalfEmpty();
    }

    @Nullable
    HubLink link() {
        return link;
    }

    /** Puts a link in the place of the one before, which is returned. */
    @Nullable
    HubLink attach(@Nullable HubLink next) {
        HubLink before = link;
        link = next;
        return before;
    }

    /** Sets or clears what ends the session if nobody comes back. */
    void grace(@Nullable Disposable timer) {
        if (grace != null) {
            grace.dispose();
        }
        grace = timer;
    }

    /** Returns whether it was told of ICE servers that it may still use for a while. */
    boolean isIceFresh(long now) {
        return iceFreshUntil != null && (iceFreshUntil == Long.MAX_VALUE || iceFreshUntil - now > 0);
    }

    /** Notes that it is told of ICE servers, until when that is fresh ({@link Long#MAX_VALUE}: always), and what renews it. */
    void iceGranted(long freshUntil, Disposable renewal) {
        iceRenewal.dispose();
        iceRenewal = renewal;
        iceFreshUntil = freshUntil;
    }

    boolean isOver() {
        return over;
    }

    /** Takes nothing more. */
    void finish() {
        over = true;
        iceRenewal.dispose();
        grace(null);
    }

    /** Says something that is kept until it is acknowledged. */
    void send(ServerMessage message) {
        reply(0, message);
    }

    /** Answers a request. */
    void reply(long re, ServerMessage message) {
        if (over) {
            return;
        }
        SignalingFrame<ServerMessage> frame = outbox.keep(message, re, inbox.received());
        if (frame == null) {
            over = true;
            keeper.onOverflow(this);
        } else {
            transmit(frame);
        }
    }

    /** Brings what another member says; returns whether there was room in that member's share. */
    boolean pass(Session sender, ServerMessage message) {
        if (over) {
            return false;
        }
        SignalingFrame<ServerMessage> frame = outbox.keepFrom(sender, message, inbox.received());
        if (frame == null) {
            return false;
        }
        transmit(frame);
        return true;
    }

    /** Says something that is not kept. */
    void whisper(ServerMessage message) {
        transmit(new SignalingFrame<>(message, 0, 0, 0, inbox.received()));
    }

    /** Says that a member changed what others see: now, or the newest when there is room in that member's share again. */
    void passExtra(HubRoom room, Member member) {
        backlog.pass(room, member);
    }

    /** Forgets what the client has seen, and uses the room that this makes; returns whether it had seen anything new. */
    boolean acknowledged(long seq) {
        boolean news = outbox.acknowledge(seq);
        backlog.retry();
        if (watching != null) {
            watching.retry();
        }
        return news;
    }

    /** Counts a frame that brought nothing new as a request; who has none left is read more slowly. */
    void charge(long now) {
        slowDown(allowance.request(now));
    }

    /** Notes that something is to be acknowledged. */
    void owe() {
        owed++;
        if (owed >= ACKNOWLEDGE_AT_ONCE) {
            whisper(new ServerMessage.Ack());
        } else if (!settling) {
            settling = true;
            keeper.onOwing(this);
        }
    }

    /** Acknowledges what is still owed. */
    void settle() {
        settling = false;
        if (owed > 0 && !over) {
            whisper(new ServerMessage.Ack());
        }
    }

    /** Takes frames of this client more slowly for a while. */
    void slowDown(long millis) {
        if (link != null) {
            link.slowDown(millis);
        }
    }

    private void transmit(SignalingFrame<ServerMessage> frame) {
        if (link != null) {
            owed = 0;
            link.send(frame);
        }
    }

    /** Counts the keys of a session: the newest, and the one that was used last. Both hold, no other does. */
    static final class Keys {

        private long issued;
        private long used;

        /** Returns the serial of another key. */
        long issue() {
            return ++issued;
        }

        boolean accepts(long serial) {
            return serial > 0 && (serial == issued || serial == used);
        }

        void use(long serial) {
            used = serial;
        }
    }

    @Override
    public String toString() {
        return identity.id() + " " + identity.user();
    }
}
