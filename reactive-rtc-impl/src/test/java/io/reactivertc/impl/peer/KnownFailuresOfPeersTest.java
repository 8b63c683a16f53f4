package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.IceConfig;
import io.reactivertc.RtcConfig;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.JsonText;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.TransferState;
import io.reactivertc.impl.json.JacksonSignalBodyCodec;
import io.reactivertc.media.Desktop;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Shows, one by one, that what failed in RTCMultiConnection between two peers does not fail here; each test is named after the failure. */
class KnownFailuresOfPeersTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private PeerPair pair = new PeerPair();

    @AfterEach
    void close() {
        pair.close();
    }

    private void connect() {
        pair.start();
        pair.pass(SOON);
        assertThat(pair.isConnected()).isTrue();
        pair.ann.forget();
        pair.bob.forget();
    }

    /** Returns each pair of what two want to send. */
    static Stream<Arguments> pairsOfKinds() {
        List<Set<MediaKind>> all =
                List.of(Set.of(), Set.of(MediaKind.AUDIO), Set.of(MediaKind.VIDEO), Set.of(MediaKind.values()));
        return all.stream().flatMap(ann -> all.stream().map(bob -> Arguments.of(ann, bob)));
    }

    /** Its list, 1: an answer could not bring a kind that the offer lacked, and the first joiner's kinds held for all. */
    @ParameterizedTest
    @MethodSource("pairsOfKinds")
    void renegotiationFailsForUnequalKinds(Set<MediaKind> ofAnn, Set<MediaKind> ofBob) {
        publish(pair.ann, ofAnn);
        publish(pair.bob, ofBob);
        List<RemoteTrack> toBob = arrivals(pair.bob);
        List<RemoteTrack> toAnn = arrivals(pair.ann);

        connect();

        assertThat(kinds(toBob)).isEqualTo(ofAnn);
        assertThat(kinds(toAnn)).isEqualTo(ofBob);
        publish(pair.bob, ofAnn);
        publish(pair.ann, ofBob);
        assertThat(toAnn).as("the other way round, later").hasSize(ofBob.size() + ofAnn.size());
        assertThat(toBob).hasSize(ofBob.size() + ofAnn.size());
    }

    /** Its list, 2: a moment without a path was taken for death; the probe went over signaling, and proved the wrong thing. */
    @Test
    void iceConnectionStateDisconnectedWorkaround() {
        connect();

        pair.engine.network().down();
        pair.pass(SOON);
        pair.engine.network().up();
        pair.pass(SOON);
        assertThat(pair.bob.stateNames()).as("a moment").containsExactly("Unreachable", "Connected UNKNOWN",
                "Connected DIRECT");

        pair.bob.forget();
        pair.signaling(false);
        pair.pass(Duration.ofMinutes(5));
        assertThat(pair.bob.stateNames()).as("slow signaling kills no healthy peer").isEmpty();
        pair.signaling(true);

        pair.engine.network().down();
        pair.pass(Duration.ofMinutes(4));
        assertThat(pair.bob.stateNames()).as("and a dead one ends, step by step").containsExactly("Unreachable", "Restarting 1",
                "Restarting 2", "Restarting 3", "Rebuilding 1", "Rebuilding 2", "Rebuilding 3", "Closed UNREACHABLE");
    }

    /** Its list, 3: there was no way to stop sending where {@code removeStream} was absent. */
    @Test
    void removeStreamAndFirefox() {
        connect();
        List<RemoteTrack> arrived = arrivals(pair.bob);
        List<LocalTrack> both = publish(pair.ann, Set.of(MediaKind.values()));
        List<TrackState> states = states(arrived);

        done(pair.ann.peer().unpublish(both.get(0)));

        assertThat(ended(states)).isEqualTo(1);
        assertThat(arrived).filteredOn(track -> !track.state().isEnded()).hasSize(1);
        assertThat(pair.isConnected()).isTrue();
    }

    /** Its list, 4: whether the end of a stream was told depended on who ended it; some ends were told twice. */
    @ParameterizedTest
    @MethodSource("ends")
    void streamOnendedAndFirefox(String how, Consumer<KnownFailuresOfPeersTest> end) {
        connect();
        List<RemoteTrack> arrived = arrivals(pair.bob);
        publish(pair.ann, Set.of(MediaKind.AUDIO));
        List<TrackState> states = states(arrived);

        end.accept(this);
        pair.pass(Duration.ofMinutes(4));

        assertThat(ended(states)).as(how).isEqualTo(1);
        assertThat(arrived).hasSize(1);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                end("taken back", test -> test.done(test.pair.ann.peer().unpublish(test.track))),
                end("closed", test -> test.done(test.track.close())),
                end("closed and taken back", test -> test.done(test.track.close().then(test.pair.ann.peer().disconnect()))),
                end("left", test -> test.pair.ann.peer().disconnect().subscribe()),
                end("left by the receiver", test -> test.pair.bob.peer().disconnect().subscribe()),
                end("network gone", test -> test.pair.engine.network().down()));
    }

    private static Arguments end(String how, Consumer<KnownFailuresOfPeersTest> what) {
        return Arguments.of(how, what);
    }

    /** Its list, 5: with all candidates in one description, another offer was never sent, or the first one twice. */
    @Test
    void trickleIceFalseAndRenegotiationFails() {
        RtcConfig config = RtcConnector.create(unused -> Mono.empty())
                .ice(ice -> IceConfig.DEFAULT.withTrickle(false)).config();
        pair.close();
        pair = new PeerPair(config, config);
        pair.start();
        pair.pass(SOON);
        assertThat(descriptions(pair.ann)).containsExactly(1);
        assertThat(descriptions(pair.bob)).containsExactly(1);
        List<RemoteTrack> arrived = arrivals(pair.bob);

        publish(pair.ann, Set.of(MediaKind.AUDIO));
        publish(pair.ann, Set.of(MediaKind.VIDEO));

        assertThat(kinds(arrived)).isEqualTo(Set.of(MediaKind.values()));
        assertThat(descriptions(pair.ann)).as("each once").containsExactly(1, 2, 3);
        assertThat(descriptions(pair.bob)).containsExactly(1, 2, 3);
        assertThat(pair.ann.sent).filteredOn(SignalBody.Candidate.class::isInstance)
                .allMatch(body -> ((SignalBody.Candidate) body).candidate().candidate() == null);
    }

    /** Its list, 6: chunks of several files were mixed up by retries, and nothing looked at what was buffered. */
    @Test
    void multipleFilesAtOnceFail() {
        connect();
        Map<String, ByteBuffer> received = new HashMap<>();
        pair.bob.peer().files().subscribe(file -> {
            ByteBuffer content = ByteBuffer.allocate(1_000_000);
            received.put(file.metadata().name(), content);
            file.chunks().subscribe(content::put);
        });
        List<OutgoingFile> sent = new ArrayList<>();

        List<byte[]> contents = IntStream.range(0, 12).mapToObj(n -> random(n, 300_000 + n)).toList();
        for (int n = 0; n < contents.size(); n++) {
            byte[] content = contents.get(n);
            Flux<ByteBuffer> pieces = Flux.range(0, 100).map(part -> slice(content, part, 100));
            pair.ann.peer().sendFile(FileSource.of(pieces, FileMetadata.of("f" + n))).subscribe(sent::add);
        }
        pair.pass(Duration.ofMinutes(1));

        assertThat(sent).hasSize(12).allMatch(file -> file.state() instanceof TransferState.Completed);
        for (int n = 0; n < contents.size(); n++) {
            assertThat(received.get("f" + n).flip()).isEqualTo(ByteBuffer.wrap(contents.get(n)));
        }
    }

    /** Its list, 9: a negotiation passes through states that the redial rule took for a loss, and tore the peer down. */
    @Test
    void autoRedialOnFailureBreaksRenegotiation() {
        connect();
        List<RemoteTrack> arrived = arrivals(pair.bob);
        pair.bob.lost = body -> body instanceof SignalBody.Description;

        LocalTrack sent = pair.ann.media.audio(Flux.never());
        pair.ann.peer().publish(sent).subscribe();
        pair.pass(Duration.ofMillis(100));
        pair.engine.network().down();
        pair.pass(SOON);
        pair.engine.network().up();
        pair.bob.lost = body -> false;
        pair.pass(Duration.ofSeconds(30));

        assertThat(arrived).hasSize(1).noneMatch(track -> track.state().isEnded());
        assertThat(pair.engine.ports()).as("no peer connection was made anew").hasSize(2);
        assertThat(pair.isConnected()).isTrue();
    }

    /** 3b: remote mute and stop were obeyed without consent. */
    @Test
    void remoteMuteIsObeyedWithoutConsent() {
        connect();
        List<RemoteTrack> arrived = arrivals(pair.bob);
        LocalTrack sent = publish(pair.ann, Set.of(MediaKind.AUDIO)).get(0);
        List<Throwable> refusals = new ArrayList<>();

        arrived.get(0).requestMute(true).subscribe(null, refusals::add);
        pair.pass(SOON);

        assertThat(refusals).singleElement().isInstanceOfSatisfying(RtcException.class,
                refused -> assertThat(refused.code()).isEqualTo(RtcErrorCode.REFUSED));
        assertThat(sent.state().isMuted()).isFalse();
    }

    /** 3b: the one who drops said one word, the other listened for another: nobody negotiated. */
    @Test
    void dropNeverRenegotiates() {
        connect();
        List<RemoteTrack> toBob = arrivals(pair.bob);
        List<RemoteTrack> toAnn = arrivals(pair.ann);
        List<LocalTrack> ofAnn = publish(pair.ann, Set.of(MediaKind.values()));
        publish(pair.bob, Set.of(MediaKind.AUDIO));
        List<String> heard = new ArrayList<>();
        pair.bob.peer().messages().map(DataMessage::text).subscribe(heard::add);

        ofAnn.forEach(track -> done(pair.ann.peer().unpublish(track)));

        assertThat(toBob).allMatch(track -> track.state().isEnded());
        assertThat(toAnn).noneMatch(track -> track.state().isEnded());
        assertThat(pair.engine.ports()).allMatch(FakePeerPort::isSettled);
        done(pair.ann.peer().send(Payload.text("still here")));
        assertThat(heard).containsExactly("still here");
    }

    /** 3b: what was put on hold came back for one kind only, and the wrong one. */
    @Test
    void onunholdUnmutesOnlyVideo() {
        connect();
        List<RemoteTrack> arrived = arrivals(pair.bob);
        publish(pair.ann, Set.of(MediaKind.values()));

        for (MediaKind kind : MediaKind.values()) {
            done(pair.ann.peer().hold(kind));
            assertThat(arrived).allSatisfy(
                    track -> assertThat(track.state().isHeld()).isEqualTo(track.kind() == kind));
            done(pair.ann.peer().unhold(kind));
            assertThat(arrived).noneMatch(track -> track.state().isHeld() || track.state().isMuted());
        }
    }

    /** 3b: resuming the sharing of a part of the screen paused it. */
    @Test
    void resumePartOfScreenSharingPauses() {
        connect();
        List<RemoteTrack> arrived = arrivals(pair.bob);
        LocalTrack part = pair.ann.media.captureRegion(new Desktop.Area(10, 10, 16, 16), 10);
        done(pair.ann.peer().publish(part));
        assertThat(pictures(arrived.get(0))).isPositive();

        done(part.mute());
        assertThat(pictures(arrived.get(0))).isZero();
        done(part.unmute());

        assertThat(pictures(arrived.get(0))).isPositive();
        assertThat(arrived).hasSize(1);
    }

    /** 3b: streams were never taken out of the map, and ended again with the next one. */
    @Test
    void removedStreamsStayInTheMapAndEndAgain() {
        connect();
        List<RemoteTrack> arrived = arrivals(pair.bob);
        List<TrackState> states = new ArrayList<>();
        pair.bob.peer().tracks().flatMap(RemoteTrack::states, 1_000).subscribe(states::add);

        for (int n = 0; n < 30; n++) {
            LocalTrack sent = publish(pair.ann, Set.of(MediaKind.AUDIO)).get(0);
            done(sent.close());
        }

        assertThat(arrived).hasSize(30);
        assertThat(ended(states)).isEqualTo(30);
        assertThat(arrivals(pair.bob)).as("nothing is left for who asks now").isEmpty();
    }

    /** 3b: any remote offer could make the other side send its data through the server instead of a data channel. */
    @Test
    void aRemoteOfferSwitchesOnFakeDataChannels() {
        JsonText plain = new JacksonSignalBodyCodec().encode(new SignalBody.Need("main", 1, SignalBody.Need.What.NEGOTIATION));
        JsonText tampered = JsonText.of(plain.value().replaceFirst("\\{", "{\"fakeDataChannels\":true,"));
        connect();

        pair.bob.run(() -> pair.bob.peer().onSignal(tampered));
        pair.pass(SOON);
        pair.bob.forget();
        List<String> heard = new ArrayList<>();
        pair.ann.peer().messages().map(DataMessage::text).subscribe(heard::add);
        done(pair.bob.peer().send(Payload.text("over a channel")));

        assertThat(heard).containsExactly("over a channel");
        assertThat(pair.bob.sent).as("nothing of it went through the server").isEmpty();
    }

    private LocalTrack track;

    private List<LocalTrack> publish(PeerPair.Side side, Set<MediaKind> kinds) {
        List<LocalTrack> tracks = kinds.stream().map(kind -> kind == MediaKind.AUDIO
                ? side.media.audio(Flux.never())
                : side.media.video(Flux.never())).toList();
        tracks.forEach(each -> {
            track = each;
            done(side.peer().publish(each));
        });
        return tracks;
    }

    private static List<RemoteTrack> arrivals(PeerPair.Side side) {
        List<RemoteTrack> arrived = new ArrayList<>();
        side.peer().tracks().subscribe(arrived::add);
        return arrived;
    }

    /** Returns how many pictures arrive in a while. */
    private int pictures(RemoteTrack of) {
        List<Integer> seen = new ArrayList<>();
        Disposable looking = of.videoFrames().subscribe(frame -> seen.add(frame.width()));
        pair.pass(SOON);
        looking.dispose();
        return seen.size();
    }

    private static Set<MediaKind> kinds(List<RemoteTrack> tracks) {
        return tracks.stream().map(RemoteTrack::kind).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<TrackState> states(List<RemoteTrack> tracks) {
        List<TrackState> states = new ArrayList<>();
        tracks.forEach(each -> each.states().subscribe(states::add));
        return states;
    }

    private static long ended(List<TrackState> states) {
        return states.stream().filter(TrackState::isEnded).count();
    }

    private static List<Integer> descriptions(PeerPair.Side side) {
        return side.sent.stream().filter(SignalBody.Description.class::isInstance)
                .map(body -> ((SignalBody.Description) body).number()).toList();
    }

    private void done(Mono<Void> verb) {
        List<Throwable> errors = new ArrayList<>();
        verb.subscribe(null, errors::add);
        pair.pass(SOON);
        assertThat(errors).isEmpty();
    }

    private static byte[] random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer slice(byte[] content, int part, int parts) {
        int size = (content.length + parts - 1) / parts;
        int from = part * size;
        return ByteBuffer.wrap(content, from, Math.min(size, content.length - from));
    }
}
