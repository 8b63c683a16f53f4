package io.reactivertc.impl.hub;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage.Update;
import io.reactivertc.signaling.MediaFlow;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Is one life of a room: what it is and who is in it, the longest present first. On the loop. */
final class HubRoom {

    private final RoomId id;
    private final long incarnation;
    private final boolean unproven;
    private final Edges edges;
    private final Bars bars = new Bars();
    private final Knocks knocks = new Knocks();
    private final Map<UserId, Member> members = new LinkedHashMap<>();
    private RoomSpec spec;
    private UserId owner;
    private @Nullable RoomPassword password;
    private long revision;
    private boolean locked;
    private JsonText extra = JsonText.EMPTY_OBJECT;

    /** The revision of the last removal of a member: what was claimed before lets nobody in any more. */
    private long purgedAt;

    private boolean settled;
    private @Nullable Disposable hold;

    private HubRoom(RoomId id, long incarnation, boolean unproven, RoomSpec spec, UserId owner,
            @Nullable RoomPassword password) {
        this.id = id;
        this.incarnation = incarnation;
        this.unproven = unproven;
        this.spec = spec;
        this.owner = owner;
        this.password = password;
        this.edges = new Edges(spec);
    }

    /** Makes a room that this server has not had before. */
    static HubRoom opened(RoomId id, long incarnation, RoomSpec spec, UserId owner, @Nullable RoomPassword password) {
        HubRoom room = new HubRoom(id, incarnation, true, spec, owner, password);
        room.settled = true;
        return room;
    }

    /** Makes a room that a server with the same secret has had. */
    static HubRoom restored(RoomClaim claim) {
        HubRoom room = new HubRoom(claim.room(), claim.incarnation(), false, claim.spec(), claim.owner(), claim.password());
        room.revision = claim.revision();
        room.purgedAt = claim.purgedAt();
        room.locked = claim.locked();
        room.edges.patient(true);
        return room;
    }

    /** Takes over what a newer claim says, as long as nobody but claims has had a say; returns whether it did. */
    boolean adopt(RoomClaim claim) {
        if (settled || claim.incarnation() != incarnation || claim.revision() <= revision) {
            return false;
        }
        spec = claim.spec();
        owner = claim.owner();
        password = claim.password();
        revision = claim.revision();
        purgedAt = claim.purgedAt();
        locked = claim.locked();
        edges.owner(owner);
        return true;
    }

    RoomId id() {
        return id;
    }

    long incarnation() {
        return incarnation;
    }

    /** Returns whether somebody merely asked for this room, without a claim from before. */
    boolean isUnproven() {
        return unproven;
    }

    RoomSpec spec() {
        return spec;
    }

    UserId owner() {
        return owner;
    }

    Optional<RoomPassword> password() {
        return Optional.ofNullable(password);
    }

    /** Hands the room over. */
    void owner(UserId next) {
        owner = next;
        edges.owner(next);
        changed();
    }

    /** Takes over what its owner changes; the password is that of the change, hashed. */
    void update(Update change, @Nullable RoomPassword secret) {
        if (change.password() != null) {
            password = secret;
        }
        if (change.maxPeers() != null) {
            spec = spec.withMaxPeers(change.maxPeers());
        }
        if (change.locked() != null) {
            locked = change.locked();
        }
        if (change.extra() != null) {
            extra = change.extra();
        }
        changed();
    }

    /** Makes claims of before worthless. */
    void purge() {
        changed();
        purgedAt = revision;
    }

    private void changed() {
        revision++;
        settled = true;
    }

    /** Returns the lowest revision of a claim that still lets its bearer in. */
    long purgedAt() {
        return purgedAt;
    }

    long revision() {
        return revision;
    }

    boolean isLocked() {
        return locked;
    }

    Bars bars() {
        return bars;
    }

    Knocks knocks() {
        return knocks;
    }

    /** Returns which way media travel between two, as the one sees it; null if they do not connect. */
    @Nullable
    MediaFlow flow(UserId one, UserId other) {
        return edges.flow(owner, one, other);
    }

    boolean connects(UserId a, UserId b) {
        return flow(a, b) != null;
    }

    /** Stops waiting for relays from before a restart, which have not come back. */
    void waitNoMore() {
        edges.patient(false);
    }

    /** Returns between whom the coming and going of others has changed something since the last call. */
    List<RelayTree.Change> takeChanges() {
        return edges.takeChanges();
    }

    /** Connects two; returns false if there is no room for more. */
    boolean introduce(UserId a, UserId b) {
        return edges.introduce(a, b);
    }

    /** Sets or clears what ends the waiting for an absent owner. */
    void hold(@Nullable Disposable timer) {
        if (hold != null) {
            hold.dispose();
        }
        hold = timer;
    }

    /** Returns whether the owner is absent and their seat is kept. */
    boolean isHeld() {
        return hold != null;
    }

    Collection<Member> members() {
        return members.values();
    }

    @Nullable
    Member member(UserId user) {
        return members.get(user);
    }

    int size() {
        return members.size();
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Returns whether there is no seat for this user; the owner's may be held. */
    boolean isFullFor(UserId user) {
        int taken = members.size() + (isHeld() && !user.equals(owner) ? 1 : 0);
        return taken >= spec.maxPeers();
    }

    void add(Member member) {
        members.put(member.user(), member);
        edges.entered(member, member.user().equals(owner), member.session().memberships().relayIn(this));
        member.session().memberships().entered(this);
        if (member.user().equals(owner)) {
            settled = true;
            hold(null);
        }
    }

    void remove(Member member) {
        members.remove(member.user());
        edges.forget(member.user());
        member.session().memberships().left(this);
    }

    Role roleOf(UserId user) {
        return user.equals(owner) ? Role.OWNER : Role.MEMBER;
    }

    PeerInfo describe(Member member, boolean readerOffers, Links.View view) {
        Session session = member.session();
        return new PeerInfo(member.user(), session.identity().instance(), roleOf(member.user()), member.extra(),
                view.isLinked() && readerOffers, view.isLinked(), view.flow());
    }

    RoomClaim claimOf(UserId member, long boot) {
        return new RoomClaim(boot, id, incarnation, revision, purgedAt, spec, locked, owner, member, password,
                edges.relayOf(member));
    }

    ServerMessage.RoomAbout about() {
        return new ServerMessage.RoomAbout(password != null, locked, extra);
    }

    ServerMessage.Presence presence() {
        return new ServerMessage.Presence(id, true, members.size(), spec.maxPeers(), spec.listed(), spec.tag(), about());
    }

    /** Tells all members but one. */
    void tell(ServerMessage message, @Nullable Member except) {
        for (Member member : members.values()) {
            if (member != except) {
                member.session().send(message);
            }
        }
    }
}
