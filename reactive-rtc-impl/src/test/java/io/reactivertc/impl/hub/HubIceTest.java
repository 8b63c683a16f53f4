package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.IceServer;
import io.reactivertc.common.RoomId;
import io.reactivertc.signaling.ClientMessage.AskIceServers;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.IceServerInfo;
import io.reactivertc.signaling.ServerMessage.IceServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Who is told of which STUN and TURN servers, and when. */
class HubIceTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final String TURN = "turn:turn.example.org:3478";
    private static final Duration LIFE = Duration.ofHours(1);

    private final HubFixture fixture = new HubFixture(config -> config.with(IceSupply.NONE
            .and(List.of(IceServer.stun("stun:stun.example.org")))
            .with(new IceSupply.Turn(List.of(TURN), "north", LIFE))));

    @Test
    void aMemberGetsCredentialsOfItsOwnBeforeItMeetsAnybody() throws Exception {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);

        List<ServerMessage> events = bob.events();
        assertThat(events.get(0)).isInstanceOf(IceServers.class);
        IceServerInfo mine = turn((IceServers) events.get(0));
        IceServerInfo hers = turn(alice.events(IceServers.class).get(0));
        assertThat(mine.username()).matches("3600:[0-9a-f]{16}").isNotEqualTo(hers.username());
        assertThat(mine.credential()).isEqualTo(sha1("north", String.valueOf(mine.username())));
        assertThat(((IceServers) events.get(0)).expiresAt()).isEqualTo(3_600_000);
    }

    @Test
    void theyAreRenewedBeforeTheyEndAndOnlyWhileTheMemberIsThere() {
        HubClient alice = fixture.client("alice");
        alice.enter(LOBBY);
        alice.events();

        keepAlive(alice, Duration.ofMinutes(47));
        assertThat(alice.events(IceServers.class)).isEmpty();
        keepAlive(alice, Duration.ofMinutes(2));
        assertThat(alice.events(IceServers.class)).singleElement()
                .satisfies(renewed -> assertThat(turn(renewed).username()).startsWith(48 * 60 + 3_600 + ":"));

        alice.leave(LOBBY);
        keepAlive(alice, Duration.ofMinutes(60));
        assertThat(alice.events(IceServers.class)).isEmpty();
        alice.enter(LOBBY);
        assertThat(alice.events(IceServers.class)).hasSize(1);
    }

    @Test
    void anotherRoomNeedsNoOthers() {
        HubClient alice = fixture.client("alice");
        alice.enter(LOBBY);
        alice.events();

        alice.enter(RoomId.of("attic"));

        assertThat(alice.events(IceServers.class)).isEmpty();
    }

    @Test
    void whoAsksGetsFreshOnesIfItIsAMember() {
        HubClient alice = fixture.client("alice");
        assertThat(alice.failure(alice.ask(new AskIceServers(null)))).isEqualTo("NOT_IN_ROOM");
        alice.enter(LOBBY);
        String first = turn(alice.events(IceServers.class).get(0)).username();

        assertThat(alice.ask(new AskIceServers(LOBBY))).isInstanceOfSatisfying(IceServers.class, fresh -> {
            assertThat(fresh.servers()).hasSize(2);
            assertThat(turn(fresh).username()).isNotEqualTo(first);
        });
        assertThat(alice.failure(alice.ask(new AskIceServers(RoomId.of("attic"))))).isEqualTo("NOT_IN_ROOM");
    }

    @Test
    void aHubWithoutAnySaysNothing() {
        HubClient alice = new HubFixture().client("alice");
        alice.enter(LOBBY);

        assertThat(alice.events(IceServers.class)).isEmpty();
        assertThat(alice.ask(new AskIceServers(LOBBY))).isEqualTo(new IceServers(List.of(), 0));
    }

    @Test
    void nothingShowsASecret() {
        IceSupply supply = IceSupply.NONE.with(new IceSupply.Turn(List.of(TURN), "north", LIFE));

        assertThat(supply.toString()).contains(TURN).doesNotContain("north");
        assertThat(new IceServerInfo(List.of(TURN), "u", "pass").toString()).doesNotContain("pass");
    }

    private void keepAlive(HubClient client, Duration duration) {
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plusSeconds(5)) {
            client.acknowledge();
            fixture.pass(Duration.ofSeconds(5));
        }
    }

    private static IceServerInfo turn(IceServers told) {
        return told.servers().get(1);
    }

    private static String sha1(String secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
