package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.Admission;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TicketsTest {

    private static final Clock NOW = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final SessionTicket SESSION =
            new SessionTicket(1, "s-1", 2, UserId.of("alice"), InstanceId.random(), "principal");

    private final Seals seals = new Seals("a secret".getBytes(StandardCharsets.UTF_8));
    private final Tickets tickets = new Tickets(seals, NOW);

    @Test
    void returnsWhatWasSealed() {
        assertThat(tickets.openSession(tickets.seal(SESSION))).isEqualTo(SESSION);
    }

    @Test
    void returnsAClaimWithItsPassword() {
        RoomSpec spec = new RoomSpec(Topology.RELAY_TREE, 7, OwnerLeaves.CLOSE, Admission.OWNER, true, "tag", 5);
        RoomPassword password = RoomPassword.of("sesame", seals);
        RoomClaim claim =
                new RoomClaim(1, RoomId.of("lobby"), 2, 3, 1, spec, true, UserId.of("alice"), UserId.of("bob"), password,
                        UserId.of("carol"));

        RoomClaim opened = tickets.openClaim(tickets.seal(claim));

        assertThat(opened).usingRecursiveComparison().isEqualTo(claim);
        assertThat(opened.password().fits("sesame", seals)).isTrue();
        assertThat(opened.password().fits("sesame ", seals)).isFalse();
    }

    @Test
    void holdsInTheNextLifeOfTheServer() {
        Tickets next = new Tickets(new Seals("a secret".getBytes(StandardCharsets.UTF_8)), NOW);

        assertThat(next.openSession(tickets.seal(SESSION))).isEqualTo(SESSION);
        assertThat(next.boot()).isNotEqualTo(tickets.boot());
    }

    @Test
    void refusesTheTicketOfAnotherSecret() {
        Tickets other = new Tickets(new Seals("b secret".getBytes(StandardCharsets.UTF_8)), NOW);

        assertThat(other.openSession(tickets.seal(SESSION))).isNull();
    }

    @Test
    void refusesATicketWithAnyBitChanged() {
        byte[] sealed = Base64.getUrlDecoder().decode(tickets.seal(SESSION));
        for (int i = 0; i < sealed.length; i++) {
            byte[] forged = sealed.clone();
            forged[i] ^= 1;
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);

            assertThat(tickets.openSession(text)).as("byte %d", i).isNull();
        }
    }

    @Test
    void refusesATicketOfAnotherPurpose() {
        assertThat(tickets.openClaim(tickets.seal(SESSION))).isNull();
    }

    @Test
    void refusesATicketThatHasExpired() {
        Tickets later = new Tickets(seals, Clock.offset(NOW, Duration.ofDays(8)));

        assertThat(later.openSession(tickets.seal(SESSION))).isNull();
    }

    @Test
    void refusesWhatIsTooLongUnread() {
        assertThat(tickets.openSession("A".repeat(100_000))).isNull();
    }

    @Test
    void neverSealsTheSameTwice() {
        assertThat(tickets.seal(SESSION)).isNotEqualTo(tickets.seal(SESSION));
    }
}
