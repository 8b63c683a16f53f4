package io.reactivertc.impl.hub;

import io.reactivertc.common.UserId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Issues room claims, and reads those of the server's life before. On the loop. */
final class Claims {

    private final Tickets tickets;
    private final boolean lasting;

    /** Creates an issuer; without a lasting secret a claim would be worth nothing, and none is made. */
    Claims(Tickets tickets, boolean lasting) {
        this.tickets = tickets;
        this.lasting = lasting;
    }

    @Nullable
    String issue(HubRoom room, UserId member) {
        return lasting ? tickets.seal(room.claimOf(member, tickets.boot())) : null;
    }

    /** Returns those that are valid, not of this life (what this server knows, it knows better), and at most so many. */
    List<RoomClaim> open(List<String> sealed, int most) {
        if (!lasting) {
            return List.of();
        }
        return sealed.stream()
                .limit(most)
                .map(tickets::openClaim)
                .filter(Objects::nonNull)
                .filter(claim -> claim.boot() != tickets.boot())
                .toList();
    }
}
