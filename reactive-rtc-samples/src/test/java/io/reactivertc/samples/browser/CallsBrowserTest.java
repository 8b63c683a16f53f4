package io.reactivertc.samples.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackState;
import io.reactivertc.room.IncomingCall;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Lets a JVM and a page call each other, hold each other, and meet in a room where media go one way. */
class CallsBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final UserId PAGE = UserId.of("page");

    private static final String TOOLS = """
            (async () => {
                const { connect } = await import('/reactive-rtc.js');
                window.connection = await connect('rtc', { userId: 'page', storage: null });
                window.heard = [];
                window.calls = [];
                connection.onCall((call) => calls.push(call));
                window.outcome = (promise) => promise.then(() => 'done', (error) => error.code);
                window.tone = () => {
                    window.context ??= new AudioContext(); // kept, or else it is collected
                    const to = context.createMediaStreamDestination();
                    const oscillator = new OscillatorNode(context, { frequency: 660 });
                    oscillator.connect(to);
                    oscillator.start();
                    return to.stream.getAudioTracks()[0];
                };
                return true;
            })()""";

    private Meeting meeting;
    private RtcConnection jvm;
    private Page page;

    @BeforeEach
    void meet() {
        meeting = Meeting.begin();
        jvm = meeting.jvm();
        page = meeting.open("/");
        page.evaluate(TOOLS);
    }

    @AfterEach
    void part() {
        meeting.close();
    }

    @Test
    void thePageTakesACallTalksAndIsHeld() {
        Mono<Room> calling = jvm.call(PAGE, Map.of("about", "tea")).cache();
        calling.subscribe();
        page.waitUntil("calls.length === 1", PATIENCE);
        assertThat(page.evaluate("`${calls[0].from} ${calls[0].extra.about}`").asString()).isEqualTo("jvm tea");
        page.evaluate("calls[0].accept().then((room) => { window.room = room; return true; })");
        Room room = Objects.requireNonNull(calling.block(PATIENCE));
        page.evaluate("room.onMessage(({ text }) => heard.push(text)), true");
        Objects.requireNonNull(room.peers().blockFirst(PATIENCE)).send("hello").block(PATIENCE);
        page.waitUntil("heard.join() === 'hello'", PATIENCE);

        page.evaluate("room.publish(tone(), { source: 'generated' }), true");
        RemoteTrack track = Objects.requireNonNull(room.tracks().blockFirst(PATIENCE));
        assertThat(track.audioFrames().blockFirst(PATIENCE)).isNotNull();
        page.evaluate("room.peers[0].hold('audio'), true");
        await(track, TrackState::isHeld);
        page.evaluate("room.peers[0].unhold('audio'), true");
        await(track, state -> !state.isHeld());
        assertThat(track.audioFrames().blockFirst(PATIENCE)).isNotNull();

        page.evaluate("room.leave().then(() => true)");
        await(track, TrackState::isEnded);
    }

    @Test
    void eitherSideDeclinesAndThePageSeesWhoIsThere() {
        Mono<Room> calling = jvm.call(PAGE).cache();
        calling.subscribe(room -> {}, error -> {});
        page.waitUntil("calls.length === 1", PATIENCE);
        page.evaluate("calls[0].busy().then(() => true)");
        assertThatThrownBy(() -> calling.block(PATIENCE))
                .isInstanceOfSatisfying(RtcException.class,
                        error -> assertThat(error.code()).isEqualTo(RtcErrorCode.USER_BUSY));

        page.evaluate("connection.watchUser('jvm', ({ online }) => heard.push(online)), true");
        page.waitUntil("heard.join() === 'true'", PATIENCE);
        Mono<IncomingCall> called = jvm.calls().next().cache();
        called.subscribe();
        page.evaluate("(window.calling = outcome(connection.call('jvm')), true)");
        Objects.requireNonNull(called.block(PATIENCE)).reject("not now").block(PATIENCE);
        assertThat(page.evaluate("calling").asString()).isEqualTo("CALL_REJECTED");
        assertThat(page.evaluate("outcome(connection.call('nobody'))").asString()).isEqualTo("USER_NOT_FOUND");

        jvm.close().block(PATIENCE);
        page.waitUntil("heard.join() === 'true,false'", PATIENCE);
    }

    @Test
    void aViewerOfARoomThatIsOneWaySeesAndDoesNotPublish() {
        Room room = jvm.room(RoomId.of("stage"));
        room.open(RoomOptions.DEFAULT.withTopology(Topology.ONE_WAY)).block(PATIENCE);
        room.publish(jvm.media().audio(AudioSources.tone(440))).block(PATIENCE);
        page.evaluate("connection.join('stage').then((room) => { window.room = room; return true; })");

        page.waitUntil("room.peers[0]?.tracks.length === 1", PATIENCE);
        assertThat(page.evaluate("outcome((async () => room.publish(tone()))())").asString()).isEqualTo("ONE_WAY");
        assertThat(page.evaluate("room.peers[0].flow").asString()).isEqualTo("in");
    }

    private static void await(RemoteTrack track, Predicate<TrackState> state) {
        assertThat(track.states().filter(state).blockFirst(PATIENCE)).as(track.toString()).isNotNull();
    }
}
