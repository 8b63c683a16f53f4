package io.reactivertc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.room.RoomOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** What operators see and do, who is let in, and that no secret is shown on the way. */
class OperationsServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final String TOKEN = "an operator's token";

    private BoundServer server = bind(SignalingServer.create().adminToken(TOKEN));

    private static BoundServer bind(SignalingServer description) {
        return description.port(0).bind().block(PATIENCE);
    }

    private RtcConnection connect(String name) {
        return RtcConnector.create().signaling(server.uri()).userId(name).connect().block(PATIENCE);
    }

    @AfterEach
    void close() {
        server.close().block(PATIENCE);
    }

    private HttpResponse<String> ask(String method, String path, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void saysThatItIsWellWithoutAToken() throws Exception {
        HttpResponse<String> health = ask("GET", "/rtc/health", null);

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @ParameterizedTest
    @CsvSource({"GET, /rtc/admin", "GET, /rtc/admin/rooms", "GET, /rtc/admin/users", "DELETE, /rtc/admin/rooms/lobby",
            "DELETE, /rtc/admin/users/alice", "DELETE, /rtc/admin/rooms/lobby/members/alice"})
    void showsAndDoesNothingWithoutTheToken(String method, String path) throws Exception {
        assertThat(ask(method, path, null).statusCode()).isEqualTo(401);
        assertThat(ask(method, path, "a guess of the token").statusCode()).isEqualTo(401);
    }

    @Test
    void hasNothingForOperatorsUnlessThereIsAToken() throws Exception {
        close();
        server = bind(SignalingServer.create());

        assertThat(ask("GET", "/rtc/admin", TOKEN).statusCode()).isEqualTo(404);
    }

    @Test
    void showsRoomsUsersAndCountsAndNoSecret() throws Exception {
        RtcConnection alice = connect("alice");
        alice.open(LOBBY, RoomOptions.DEFAULT.withPassword("sesame")).block(PATIENCE);

        String counts = ask("GET", "/rtc/admin", TOKEN).body();
        String rooms = ask("GET", "/rtc/admin/rooms", TOKEN).body();
        String users = ask("GET", "/rtc/admin/users?after=aaron", TOKEN).body();

        assertThat(counts).contains("\"connections\":1", "\"sessions\":1", "\"rooms\":1");
        assertThat(rooms).contains("\"room\":\"lobby\"", "\"owner\":\"alice\"", "\"protected\":true").doesNotContain("sesame");
        assertThat(users).contains("\"user\":\"alice\"", "\"rooms\":[\"lobby\"]");
        assertThat(ask("GET", "/rtc/admin/users?after=zoe", TOKEN).body()).contains("\"users\":[]");
        alice.close().block(PATIENCE);
    }

    @Test
    void closesRoomsEjectsMembersAndEndsSessions() throws Exception {
        try (RawClient alice = RawClient.welcome(server.uri(), "alice");
                RawClient bob = RawClient.welcome(server.uri(), "bob")) {
            alice.send("{\"type\":\"room.enter\",\"id\":1,\"cseq\":1,\"room\":\"lobby\"}");
            await(alice, "room.entered");
            bob.send("{\"type\":\"room.enter\",\"id\":1,\"cseq\":1,\"room\":\"lobby\"}");
            await(bob, "room.entered");

            assertThat(ask("DELETE", "/rtc/admin/rooms/lobby/members/bob", TOKEN).statusCode()).isEqualTo(200);
            await(bob, "room.ejected");
            await(alice, "\"reason\":\"EJECTED\"");
            assertThat(ask("DELETE", "/rtc/admin/rooms/lobby", TOKEN).statusCode()).isEqualTo(200);
            await(alice, "room.closed");
            assertThat(ask("DELETE", "/rtc/admin/rooms/lobby", TOKEN).statusCode()).isEqualTo(404);
            assertThat(ask("DELETE", "/rtc/admin/users/bob", TOKEN).statusCode()).isEqualTo(200);
            await(bob, "\"type\":\"bye\"");
            assertThat(ask("DELETE", "/rtc/admin/rooms/not%20valid", TOKEN).statusCode()).isEqualTo(400);
        }
    }

    private static void await(RawClient client, String part) {
        for (String told = client.next(); !told.contains(part); told = client.next()) {
            assertThat(told).isNotEmpty();
        }
    }

    @Test
    void letsInOnlyThoseWithASignedToken() {
        close();
        SignedTokens tokens = SignedTokens.sharedSecret(secret(1));
        server = bind(SignalingServer.create().authenticator(tokens));
        String valid = tokens.issue("alice@example.org", UserId.of("alice"), Duration.ofMinutes(5));
        String forged =
                SignedTokens.sharedSecret(secret(2)).issue("alice@example.org", UserId.of("alice"), Duration.ofMinutes(5));

        RtcConnection alice = RtcConnector.create().signaling(to -> to.withUri(server.uri()).withToken(Mono.just(valid)))
                .connect().block(PATIENCE);

        assertThat(alice.self()).isEqualTo(UserId.of("alice"));
        RtcConnector.create().signaling(to -> to.withUri(server.uri()).withToken(Mono.just(forged))).connect()
                .map(any -> (Throwable) new AssertionError("was let in"))
                .onErrorResume(Mono::just)
                .doOnNext(error -> assertThat(((RtcException) error).code()).isEqualTo(RtcErrorCode.UNAUTHORIZED))
                .block(PATIENCE);
        alice.close().block(PATIENCE);
    }

    private static byte[] secret(int value) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) value);
        return secret;
    }

    @Test
    void refusesMoreConnectionsOfAnAddressThanItTakes() {
        close();
        server = bind(SignalingServer.create().limits(limits -> limits.openConnectionsPerAddress(2)));
        try (RawClient first = RawClient.welcome(server.uri(), "a"); RawClient second = RawClient.welcome(server.uri(), "b")) {
            assertThat(first).isNotSameAs(second);
            assertThat(catchThrowable(() -> RawClient.welcome(server.uri(), "c"))).isNotNull();
        }
    }

    @Test
    void countsForMicrometer() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new ServerMeters(server).bindTo(registry);
        RtcConnection alice = connect("alice");
        alice.open(LOBBY).block(PATIENCE);

        assertThat(registry.get("reactive.rtc.server.sessions").gauge().value()).isEqualTo(1);
        assertThat(registry.get("reactive.rtc.server.rooms").gauge().value()).isEqualTo(1);
        assertThat(registry.get("reactive.rtc.server.sessions.opened").functionCounter().count()).isEqualTo(1);
        assertThat(registry.get("reactive.rtc.server.frames").functionCounter().count()).isPositive();
        alice.close().block(PATIENCE);
    }

    @Test
    void showsNoSecretInWords() {
        SignalingServer description = SignalingServer.create().adminToken(TOKEN).secret(secret(7))
                .authenticator(SignedTokens.sharedSecret(secret(8)));

        assertThat(description.toString()).doesNotContain(TOKEN).doesNotContain("[7, 7").contains("SignalingServer");
        assertThat(RoomOptions.DEFAULT.withPassword("sesame").toString()).doesNotContain("sesame");
    }
}
