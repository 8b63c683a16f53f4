package io.reactivertc.samples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.RoomId;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.Track;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.room.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Holds bar 2 between a JVM and Chromium: whatever each of the two brings, or adds and takes back later, is what the other has, and media flow on it. */
class MediaMatrixBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final List<String> BROUGHT = List.of("", "audio", "video", "audio video");
    private static final int CHANGES = 50;
    private static final int MOST = 4;

    /** A remote track of a page is not muted once packets of it arrive. */
    private static final String TOOLS =
            """
                    (async () => {
                        const { connect } = await import('/reactive-rtc.js');
                        window.connection = await connect(location.origin.replace('http', 'ws') + '/rtc', { userId: 'page' });
                        const audio = new AudioContext();
                        const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
                        const brush = canvas.getContext('2d');
                        let drawn = 0;
                        setInterval(() => {
                            brush.fillStyle = drawn++ % 2 ? 'red' : 'blue';
                            brush.fillRect(0, 0, 64, 64);
                        }, 50);
                        const tone = () => {
                            const to = audio.createMediaStreamDestination();
                            const oscillator = audio.createOscillator();
                            oscillator.connect(to);
                            oscillator.start();
                            return to.stream.getAudioTracks()[0];
                        };
                        window.mine = [];
                        window.add = (kind) => {
                            const track = kind === 'audio' ? tone() : canvas.captureStream(20).getVideoTracks()[0];
                            mine.push(track);
                            room.publish(track, { source: 'generated' });
                            return track.id;
                        };
                        window.take = (id) => {
                            const track = mine.find((each) => each.id === id);
                            mine = mine.filter((each) => each !== track);
                            room.unpublish(track);
                            track.stop();
                        };
                        window.prepare = (name, kinds) => {
                            window.room = connection.room(name);
                            window.theirs = new Set();
                            room.addEventListener('track', ({ track }) => {
                                theirs.add(track);
                                track.addEventListener('statechange', () => track.state.name === 'Ended' && theirs.delete(track));
                            });
                            return kinds.map(add);
                        };
                        window.leave = async () => {
                            await room.leave();
                            mine.forEach((track) => room.unpublish(track));
                            mine.forEach((track) => track.stop());
                            mine = [];
                        };
                        window.isThere = (ids) => theirs.size === ids.length
                            && [...theirs].every((track) => ids.includes(track.id) && !track.mediaTrack.muted);
                        return true;
                    })()""";

    private final List<LocalTrack> published = new ArrayList<>();
    private final Set<String> publishedByPage = new HashSet<>();
    private Set<RemoteTrack> arrived = Set.of();
    private Meeting meeting;
    private RtcConnection jvm;
    private Page page;
    private Room room;

    @BeforeEach
    void start() {
        meeting = Meeting.begin();
        jvm = meeting.jvm();
        page = meeting.open("/");
        page.evaluate(TOOLS);
    }

    @AfterEach
    void stop() {
        meeting.close();
    }

    @Test
    void whateverEachBringsTheOtherHasWhoeverCameFirst() {
        int round = 0;
        for (String ofJvm : BROUGHT) {
            for (String ofPage : BROUGHT) {
                for (boolean jvmFirst : new boolean[]{true, false}) {
                    prepare("round-" + ++round, ofJvm, ofPage);
                    enter(jvmFirst);
                    awaitEqual("jvm with [" + ofJvm + "], page with [" + ofPage + "], jvm first: " + jvmFirst);
                    leave();
                }
            }
        }
    }

    @Test
    void whatEachAddsAndTakesBackIsWhatTheOtherHasEachTime() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        Random random = new Random(seed);
        prepare("changes", "video", "audio video");
        enter(true);
        for (int n = 1; n <= CHANGES; n++) {
            changeHere(random);
            changeThere(random);
            awaitEqual("seed " + seed + ", change " + n);
        }
    }

    private void prepare(String name, String ofJvm, String ofPage) {
        room = jvm.room(RoomId.of(name));
        Set<RemoteTrack> there = ConcurrentHashMap.newKeySet();
        room.tracks().subscribe(track -> {
            there.add(track);
            track.states().subscribe(state -> {
                if (state.isEnded()) {
                    there.remove(track);
                }
            });
        });
        arrived = there;
        kinds(ofJvm).forEach(this::add);
        String wanted = kinds(ofPage).stream().map(kind -> "'" + kind + "'").collect(Collectors.joining(","));
        page.evaluate("prepare('" + name + "', [" + wanted + "])").forEach(id -> publishedByPage.add(id.asString()));
    }

    private void enter(boolean jvmFirst) {
        if (jvmFirst) {
            room.openOrJoin().block(PATIENCE);
        }
        page.evaluate("room.openOrJoin().then(() => true)");
        if (!jvmFirst) {
            room.openOrJoin().block(PATIENCE);
        }
        assertThat(room.peers().next().flatMapMany(peer -> peer.states())
                .filter(state -> state.isConnected()).blockFirst(PATIENCE)).isNotNull();
    }

    private void leave() {
        page.evaluate("leave().then(() => true)");
        room.leave().then(Flux.fromIterable(published).concatMap(LocalTrack::close).then()).block(PATIENCE);
        published.clear();
        publishedByPage.clear();
    }

    private void awaitEqual(String when) {
        String ids = published.stream().map(track -> "'" + track.id() + "'").collect(Collectors.joining(","));
        page.waitUntil("isThere([" + ids + "])", PATIENCE);
        Boolean equal = Mono.fromSupplier(this::hasAllOfPage)
                .filter(all -> all)
                .repeatWhenEmpty(looks -> looks.delayElements(POLL))
                .timeout(PATIENCE, Mono.just(false))
                .block();
        assertThat(equal).as("%s: %s instead of %s", when, arrived, publishedByPage).isTrue();
    }

    private boolean hasAllOfPage() {
        return arrived.size() == publishedByPage.size()
                && arrived.stream().map(Track::id).collect(Collectors.toSet()).equals(publishedByPage)
                && arrived.stream().allMatch(track -> track.state().isFlowing());
    }

    private void changeHere(Random random) {
        if (published.isEmpty() || published.size() < MOST && random.nextBoolean()) {
            add(random.nextBoolean() ? "audio" : "video");
        } else {
            LocalTrack gone = published.remove(random.nextInt(published.size()));
            (random.nextBoolean() ? room.unpublish(gone) : gone.close()).block(PATIENCE);
        }
    }

    private void changeThere(Random random) {
        if (publishedByPage.isEmpty() || publishedByPage.size() < MOST && random.nextBoolean()) {
            publishedByPage.add(page.evaluate("add('" + (random.nextBoolean() ? "audio" : "video") + "')").asString());
        } else {
            String gone =
                    publishedByPage.stream().sorted().skip(random.nextInt(publishedByPage.size())).findFirst().orElseThrow();
            publishedByPage.remove(gone);
            page.evaluate("take('" + gone + "')");
        }
    }

    private void add(String kind) {
        LocalTrack made = kind.equals("audio") ? jvm.media().audio(AudioSources.tone(440)) : jvm.media().video(pictures());
        published.add(made);
        room.publish(made).block(PATIENCE);
    }

    private static List<String> kinds(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(" "));
    }

    /** Emits small pictures, 20 a second. */
    private static Flux<VideoFrame> pictures() {
        byte[] pixels = new byte[VideoFrame.byteLength(64, 64)];
        return Flux.generate(() -> 0L, (n, sink) -> {
            sink.next(VideoFrame.of(64, 64, n * 50_000_000L, pixels));
            return n + 1;
        });
    }
}
