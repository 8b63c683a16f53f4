package io.reactivertc.impl.room;

import io.reactivertc.JsonMapping;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.loop.Roster;
import io.reactivertc.room.JoinRequest;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomMember;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Knows whom an owner is told of without being connected to them: who is in the room, and who waits outside. Written on the loop. */
final class Gallery {

    private final RoomHost host;
    private final RoomRequests requests;
    private final Consumer<RoomEvent> events;
    private final Roster<UserId, RoomMember> audience;
    private final Roster<UserId, DefaultJoinRequest> waiting;
    private final Set<UserId> unnamed = new HashSet<>();

    Gallery(RoomHost host, RoomRequests requests, Consumer<RoomEvent> events) {
        this.host = host;
        this.requests = requests;
        this.events = events;
        this.audience = new Roster<>(host.peers().loop());
        this.waiting = new Roster<>(host.peers().loop());
    }

    Flux<JoinRequest> joinRequests() {
        return waiting.members().cast(JoinRequest.class);
    }

    List<RoomMember> audience() {
        return audience.all();
    }

    /** Takes in that somebody waits outside; if they waited before, this is another time. */
    void knocked(ServerMessage.Knock knock) {
        over(knock.user());
        waiting.add(knock.user(), new DefaultJoinRequest(knock.user(), Extras.read(json(), knock.extra()),
                Extras.read(json(), knock.wants()), host.peers().loop(), requests));
    }

    /** Takes in that somebody does not wait any more. */
    void over(UserId user) {
        DefaultJoinRequest request = waiting.remove(user);
        if (request != null) {
            request.ended();
        }
    }

    /** Forgets who waits outside, since another decides about them now. */
    void ownedByAnother() {
        waiting.all().forEach(request -> over(request.user()));
    }

    /** Begins to compare what the server tells with who is known. */
    void beginSnapshot() {
        unnamed.clear();
        audience.all().forEach(member -> unnamed.add(member.id()));
    }

    /** Forgets who was not named. */
    void endSnapshot() {
        Set.copyOf(unnamed).forEach(this::left);
    }

    /** Takes in that somebody is here, without a connection. */
    void arrived(PeerInfo info) {
        over(info.user());
        unnamed.remove(info.user());
        if (audience.get(info.user()).isEmpty()) {
            RoomMember member = Extras.member(json(), info);
            audience.add(info.user(), member);
            events.accept(new RoomEvent.MemberJoined(member));
        }
    }

    /** Takes in that somebody is gone, or connected now; returns whether they were known. */
    boolean left(UserId user) {
        unnamed.remove(user);
        @Nullable
        RoomMember member = audience.remove(user);
        if (member != null) {
            events.accept(new RoomEvent.MemberLeft(member));
        }
        return member != null;
    }

    /** Ends with the stay. */
    void end() {
        waiting.all().forEach(request -> over(request.user()));
        waiting.complete();
        audience.all().forEach(member -> left(member.id()));
        audience.complete();
    }

    private JsonMapping json() {
        return host.peers().json();
    }
}
