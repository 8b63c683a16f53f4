package io.reactivertc.impl.hub;

import io.reactivertc.common.UserId;
import io.reactivertc.signaling.MediaFlow;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells members of one room of each other as far as they see each other: connected, or, as its owner may, without a connection. On the loop. */
final class Links {

    private Links() {}

    /** How one member sees another. */
    enum View {
        /** Not at all. */
        NONE,
        /** Knows them, without a connection. */
        UNLINKED,
        /** Connects to them; media travel both ways. */
        BOTH,
        /** Connects to them, and receives media. */
        IN,
        /** Connects to them, and sends media. */
        OUT;

        boolean isLinked() {
            return this != NONE && this != UNLINKED;
        }

        MediaFlow flow() {
            return this == IN ? MediaFlow.IN : this == OUT ? MediaFlow.OUT : MediaFlow.BOTH;
        }

        private static View of(@Nullable MediaFlow flow, boolean owner) {
            if (flow == null) {
                return owner ? UNLINKED : NONE;
            }
            return switch (flow) {
                case BOTH -> BOTH;
                case IN -> IN;
                case OUT -> OUT;
            };
        }

        /** Returns how the other sees the one who is connected and sees them like this. */
        private View reversed() {
            return this == IN ? OUT : this == OUT ? IN : this;
        }
    }

    static View view(HubRoom room, Member reader, Member of) {
        return View.of(room.flow(reader.user(), of.user()), isOwner(room, reader));
    }

    private static boolean isOwner(HubRoom room, Member member) {
        return member.user().equals(room.owner());
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
        tell(room, a, b, View.NONE, View.BOTH, true);
        tell(room, b, a, View.NONE, View.BOTH, false);
    }

    /** Tells those who have another relay now, and the relays, but for whom was told already; returns all whose relay is another. */
    static List<Member> rearranged(HubRoom room, Set<UserId> told) {
        List<Member> moved = new ArrayList<>();
        for (RelayTree.Change change : room.takeChanges()) {
            Member one = room.member(change.one());
            Member other = room.member(change.other());
            if (one == null || other == null) {
                continue;
            }
            if (!told.contains(one.user()) && !told.contains(other.user())) {
                rearranged(room, one, other, change.before());
            }
            View now = view(room, one, other);
            if (now.isLinked()) {
                moved.add(now == View.IN ? one : other);
            }
        }
        return moved;
    }

    private static void rearranged(HubRoom room, Member one, Member other, @Nullable MediaFlow before) {
        View ofOne = View.of(before, isOwner(room, one));
        View ofOther = before == null ? View.of(null, isOwner(room, other)) : ofOne.reversed();
        View now = view(room, one, other);
        tell(room, one, other, ofOne, now, now == View.IN);
        tell(room, other, one, ofOther, view(room, other, one), now == View.OUT);
    }

    /** Changes who owns the room, and tells all whose view of another that changes. Whoever calls renews all claims. */
    static void changeOwner(HubRoom room, UserId next, Runnable change) {
        Set<UserId> centres = new HashSet<>(Set.of(room.owner()));
        centres.add(next);
        List<Sight> sights = sights(room, next);
        change.run();
        for (Sight sight : sights) {
            View now = view(room, sight.reader, sight.of);
            boolean offers = next.equals(sight.reader.user());
            tell(room, sight.reader, sight.of, sight.before, now, offers);
        }
        rearranged(room, centres);
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
        if (before.isLinked() && now.isLinked()) {
            reader.session().send(new ServerMessage.PeerFlow(room.id(), of.user(), now.flow()));
            return;
        }
        if (before.isLinked() || now == View.NONE) {
            reader.session().send(new ServerMessage.PeerLeft(room.id(), of.user(), of.session().identity().instance(),
                    PeerLeftReason.PARTED));
        }
        if (now != View.NONE) {
            reader.session().send(new ServerMessage.PeerJoined(room.id(), room.describe(of, offers, now)));
        }
    }

    private record Sight(Member reader, Member of, View before) {}
}
