package io.reactivertc.impl.hub;

import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Tells members of one room of each other as far as they see each other: connected, or, as its owner may, without a connection. On the loop. */
final class Links {

    private Links() {}

    /** How one member sees another. */
    enum View {
        /** Not at all. */
        NONE,
        /** Knows them, without a connection. */
        UNLINKED,
        /** Connects to them. */
        LINKED
    }

    static View view(HubRoom room, Member reader, Member of) {
        if (room.connects(reader.user(), of.user())) {
            return View.LINKED;
        }
        return reader.user().equals(room.owner()) ? View.UNLINKED : View.NONE;
    }

    static Stream<Member> thoseWhoSee(HubRoom room, Member member) {
        return room.members().stream().filter(other -> other != member && view(room, other, member) != View.NONE);
    }

    /** Tells of one who came. */
    static void joined(HubRoom room, Member newcomer) {
        for (Member reader : room.members()) {
            if (reader != newcomer) {
                tell(room, reader, newcomer, View.NONE, view(room, reader, newcomer), false);
            }
        }
    }

    /** Connects two who were not. */
    static void introduced(HubRoom room, Member a, Member b) {
        tell(room, a, b, View.NONE, View.LINKED, true);
        tell(room, b, a, View.NONE, View.LINKED, false);
    }

    /** Changes who owns the room, and tells all whose view of another that changes. */
    static void changeOwner(HubRoom room, UserId next, Runnable change) {
        List<Sight> sights = sights(room, next);
        change.run();
        for (Sight sight : sights) {
            View now = view(room, sight.reader, sight.of);
            boolean offers = next.equals(sight.reader.user());
            tell(room, sight.reader, sight.of, sight.before, now, offers);
        }
    }

    private static List<Sight> sights(HubRoom room, UserId next) {
        List<Sight> sights = new ArrayList<>();
        List<Member> centres = Stream.of(room.member(room.owner()), room.member(next)).filter(Objects::nonNull).toList();
        for (Member centre : centres) {
            for (Member other : room.members()) {
                boolean again = other == centre || centre != centres.get(0) && other == centres.get(0);
                if (!again) {
                    sights.add(new Sight(centre, other, view(room, centre, other)));
                    sights.add(new Sight(other, centre, view(room, other, centre)));
                }
            }
        }
        return sights;
    }

    private static void tell(HubRoom room, Member reader, Member of, View before, View now, boolean offers) {
        if (before == now) {
            return;
        }
        if (before == View.LINKED || now == View.NONE) {
            reader.session().send(new ServerMessage.PeerLeft(room.id(), of.user(), of.session().identity().instance(),
                    PeerLeftReason.PARTED));
        }
        if (now != View.NONE) {
            reader.session().send(new ServerMessage.PeerJoined(room.id(), room.describe(of, offers, now == View.LINKED)));
        }
    }

    private record Sight(Member reader, Member of, View before) {}
}
