package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.CallAnswer;
import io.reactivertc.signaling.ClientMessage.AnswerCall;
import io.reactivertc.signaling.ClientMessage.Call;
import io.reactivertc.signaling.ClientMessage.Pong;
import io.reactivertc.signaling.ClientMessage.UpdateExtra;
import io.reactivertc.signaling.ClientMessage.Watch;
import io.reactivertc.signaling.ClientMessage.Watched;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.CallAnswered;
import io.reactivertc.signaling.ServerMessage.Called;
import io.reactivertc.signaling.ServerMessage.Done;
import io.reactivertc.signaling.ServerMessage.Presence;
import io.reactivertc.signaling.ServerMessage.RoomList;
import io.reactivertc.signaling.ServerMessage.UserPresence;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HubPresenceTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final JsonText ADMIN = JsonText.of("{\"role\":\"admin\"}");
    private static final Duration PACE = Duration.ofMillis(250);

    private final HubFixture fixture = new HubFixture();
    private final HubClient alice = fixture.client("alice");
    private final HubClient bob = fixture.client("bob");

    private static ServerMessage watch(HubClient client, Watched what, String of) {
        ServerMessage answer = client.ask(new Watch(what, of, true));
        client.events();
        return answer;
    }

    @Test
    void tellsWhoWatchesARoomWhatItIsAndWhatChanges() {
        assertThat(watch(bob, Watched.ROOM, "lobby")).isEqualTo(Presence.absent(LOBBY));

        alice.enter(LOBBY);
        fixture.pass(PACE);
        assertThat(bob.events(Presence.class)).extracting(Presence::members).containsExactly(1);
        alice.leave(LOBBY);
        fixture.pass(PACE);

        assertThat(bob.events()).containsExactly(Presence.absent(LOBBY));
    }

    @Test
    void tellsManyChangesOnceAndAsTheyAreThen() {
        watch(bob, Watched.ROOM, "lobby");

        for (int i = 0; i < 5; i++) {
            fixture.client("c" + i).enter(LOBBY);
        }
        fixture.pass(PACE);

        assertThat(bob.events(Presence.class)).extracting(Presence::members).containsExactly(5);
    }

    @Test
    void tellsWhoWatchesAUserWhetherTheyAreThereAndWhatTheyTell() {
        assertThat(watch(bob, Watched.USER, "carol")).isEqualTo(new UserPresence(fixtureUser(), false, JsonText.EMPTY_OBJECT));

        HubClient carol = fixture.client("carol");
        fixture.pass(PACE);
        carol.ask(new UpdateExtra(null, ADMIN, 1));
        fixture.pass(PACE);
        carol.hangUp(1000);
        fixture.pass(PACE);

        assertThat(bob.events()).containsExactly(
                new UserPresence(carol.user(), true, JsonText.EMPTY_OBJECT),
                new UserPresence(carol.user(), true, ADMIN),
                new UserPresence(carol.user(), false, JsonText.EMPTY_OBJECT));
    }

    private static UserId fixtureUser() {
        return UserId.of("carol");
    }

    @Test
    void tellsWhoWatchesAListOfThoseWithItsTagThatComeAndGo() {
        alice.enter(RoomId.of("old"), RoomSpec.DEFAULT.listed("chess"));
        assertThat(((RoomList) watch(bob, Watched.LIST, "chess")).rooms()).extracting(Presence::room)
                .containsExactly(RoomId.of("old"));

        alice.enter(RoomId.of("secret"), RoomSpec.DEFAULT);
        alice.enter(RoomId.of("go"), RoomSpec.DEFAULT.listed("go"));
        alice.enter(RoomId.of("new"), RoomSpec.DEFAULT.listed("chess"));
        fixture.pass(PACE);
        assertThat(bob.events(Presence.class)).extracting(Presence::room).containsExactly(RoomId.of("new"));
        alice.leave(RoomId.of("old"));
        fixture.pass(PACE);

        assertThat(bob.events()).containsExactly(Presence.absent(RoomId.of("old")));
    }

    @Test
    void tellsNothingAnyMoreToWhoStopsWatching() {
        watch(bob, Watched.ROOM, "lobby");
        assertThat(bob.ask(new Watch(Watched.ROOM, "lobby", false))).isEqualTo(new Done());
        bob.events();

        alice.enter(LOBBY);
        fixture.pass(PACE);

        assertThat(bob.events()).isEmpty();
    }

    @Test
    void boundsWhatOneMayWatchAndRefusesWhatCannotBe() {
        for (int i = 0; i < 256; i++) {
            if (i % 50 == 49) {
                List.of(alice, bob).forEach(one -> one.say(new Pong()));
                fixture.pass(Duration.ofSeconds(1));
            }
            assertThat(bob.ask(new Watch(Watched.USER, "u" + i, true))).isInstanceOf(UserPresence.class);
            bob.acknowledge();
        }
        fixture.pass(Duration.ofSeconds(1));

        assertThat(bob.failure(bob.ask(new Watch(Watched.USER, "more", true)))).isEqualTo("SERVER_FULL");
        assertThat(alice.failure(alice.ask(new Watch(Watched.ROOM, "no room", true)))).isEqualTo("INVALID_ARGUMENT");
        assertThat(alice.failure(alice.ask(new Watch(Watched.USER, null, true)))).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void doesNotCutOffWhoReadsSlowlyAndTellsThemTheNewestLater() {
        watch(bob, Watched.ROOM, "lobby");
        bob.acknowledge();
        bob.cut();

        for (int i = 0; i < 20; i++) {
            alice.enter(LOBBY);
            fixture.pass(PACE);
            alice.leave(LOBBY).acknowledge();
            fixture.pass(PACE);
        }
        bob.dial().resume();

        List<Presence> told = bob.events(Presence.class);
        assertThat(told.get(told.size() - 1)).isEqualTo(Presence.absent(LOBBY));
    }

    @Test
    void passesCallsAndAnswersOnStampedWithWhoSaysThem() {
        assertThat(alice.ask(new Call(bob.user(), LOBBY, ADMIN))).isEqualTo(new Done());
        assertThat(bob.events()).containsExactly(new Called(alice.user(), LOBBY, ADMIN));
        alice.events();

        assertThat(bob.ask(new AnswerCall(alice.user(), LOBBY, CallAnswer.BUSY, "later"))).isEqualTo(new Done());

        assertThat(alice.events()).containsExactly(new CallAnswered(bob.user(), LOBBY, CallAnswer.BUSY, "later"));
    }

    @Test
    void tellsACallerWhoseCalleeIsNotThere() {
        assertThat(alice.failure(alice.ask(new Call(fixtureUser(), LOBBY, ADMIN)))).isEqualTo("USER_NOT_FOUND");
        assertThat(alice.failure(alice.ask(new Call(alice.user(), LOBBY, ADMIN)))).isEqualTo("USER_NOT_FOUND");
    }
}
