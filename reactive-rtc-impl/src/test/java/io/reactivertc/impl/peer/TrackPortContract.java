package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.MediaSection;
import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.SourcePort;
import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.impl.peer.PeerPort.LinkState;
import io.reactivertc.media.Codec;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.Tones;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Says what the sections of every {@link PeerEngine} do in which media are sent and arrive, native or fake. The test class makes two ends on running loops and closes them. */
public interface TrackPortContract {

    /** How bright the pictures are that are to be seen. */
    int BRIGHT = 200;

    /** How bright the others are. */
    int DARK = 40;

    /** Returns the engine under test, always the same. */
    PeerEngine engine();

    /** Returns one end, with its port not yet open; always the same within a test. */
    PortEnd left();

    /** Returns the other end. */
    PortEnd right();

    @Test
    default void bringsASectionForEachTrackBeforeTheStepIsOver() {
        openBoth();
        send(engine().audioSource(), "sound", "stream");
        send(engine().videoSource(), "pictures", "stream");

        SessionDescription offer = left().await(left().port().offer());
        right().await(right().port().answer(offer, false));

        List<TrackPort> brought = List.copyOf(right().tracks);
        assertThat(brought).extracting(TrackPort::kind).containsExactlyInAnyOrder(MediaKind.AUDIO, MediaKind.VIDEO);
        assertThat(left().tracks).isEmpty();
        assertThat(Sdp.parse(offer.sdp()).sections()).containsExactlyInAnyOrder(
                new MediaSection(mid(brought, MediaKind.AUDIO), "sound", "stream"),
                new MediaSection(mid(brought, MediaKind.VIDEO), "pictures", "stream"));
    }

    @Test
    default void soundArrivesWithWhoeverReceivesItNow() throws InterruptedException {
        openBoth();
        AudioSourcePort source = engine().audioSource();
        send(source, "sound", "stream");
        left().connect(right());
        TrackPort track = right().nextTrack();
        assertThat(right().await(track.hasArrived())).isFalse();

        Recorder first = new Recorder();
        Recorder other = new Recorder();
        right().run(() -> track.receiveAudio(first::hear));
        Pushing.tone(source).during(sound -> {
            first.awaitSound();
            right().run(() -> track.receiveAudio(other::hear));
            other.awaitSound();
            right().run(() -> track.receiveVideo(other::see));
        });
        assertThat(right().await(track.hasArrived())).isTrue();
        assertThat(first.forms()).containsExactly("480 x 1 at 48000 Hz");
    }

    @Test
    default void picturesArrive() throws InterruptedException {
        openBoth();
        VideoSourcePort source = engine().videoSource();
        send(source, "pictures", "stream");
        left().connect(right());
        Recorder recorder = new Recorder();
        TrackPort track = right().nextTrack();
        right().run(() -> track.receiveVideo(recorder::see));

        Pushing.pictures(source, BRIGHT).during(pictures -> {
            assertThat(recorder.nextPicture()).isCloseTo(BRIGHT, Recorder.about());
        });
        assertThat(right().await(track.hasArrived())).isTrue();
    }

    @Test
    default void oneSourceServesSeveralSections() throws InterruptedException {
        openBoth();
        VideoSourcePort source = engine().videoSource();
        send(source, "one", "stream");
        SenderPort other = send(source, "other", "stream");
        left().connect(right());
        Recorder[] recorders = {new Recorder(), new Recorder()};
        for (Recorder recorder : recorders) {
            TrackPort track = right().nextTrack();
            right().run(() -> track.receiveVideo(recorder::see));
        }

        Pushing.pictures(source, BRIGHT).during(pictures -> {
            recorders[0].nextPicture();
            recorders[1].nextPicture();
            left().run(other::stop);
            left().connect(right());
            recorders[0].forget();
            recorders[0].nextPicture();
        });
    }

    @Test
    default void takesFromAnotherSourceAndIsLimitedWithoutANegotiation() throws InterruptedException {
        openBoth();
        VideoSourcePort dark = engine().videoSource();
        VideoSourcePort bright = engine().videoSource();
        SenderPort sender = send(dark, "pictures", "stream");
        left().connect(right());
        Recorder recorder = new Recorder();
        TrackPort track = right().nextTrack();
        right().run(() -> track.receiveVideo(recorder::see));
        left().negotiationsNeeded.clear();

        Pushing.pictures(dark, DARK).during(first -> Pushing.pictures(bright, BRIGHT).during(second -> {
            assertThat(recorder.nextPicture()).isCloseTo(DARK, Recorder.about());
            left().run(() -> sender.limit(100_000));
            left().run(() -> sender.replace(bright));
            recorder.awaitPicture(BRIGHT);
            left().run(() -> sender.limit(0));
        }));
        left().await(left().port().path());
        assertThat(left().negotiationsNeeded).isEmpty();
    }

    @Test
    default void nothingArrivesWhileTheSenderHoldsIt() throws InterruptedException {
        openBoth();
        VideoSourcePort source = engine().videoSource();
        SenderPort sender = send(source, "pictures", "stream");

        holds(source, sender, left());
    }

    @Test
    default void nothingArrivesWhileTheReceiverHoldsIt() throws InterruptedException {
        openBoth();
        VideoSourcePort source = engine().videoSource();
        send(source, "pictures", "stream");

        holds(source, null, right());
    }

    /** Holds and lets go, and shows that of what was pushed meanwhile nothing is seen; either is asked for, and agreed on. */
    private void holds(VideoSourcePort source, @Nullable SenderPort sender, PortEnd who) throws InterruptedException {
        left().connect(right());
        Recorder recorder = new Recorder();
        TrackPort track = right().nextTrack();
        Consumer<Boolean> hold = held -> who.run(sender == null ? () -> track.hold(held) : () -> sender.hold(held));
        right().run(() -> track.receiveVideo(recorder::see));
        Pushing.pictures(source, BRIGHT).during(seen -> {
            recorder.awaitPicture(BRIGHT);
        });
        who.negotiationsNeeded.clear();

        hold.accept(true);
        who.awaitNeed();
        left().connect(right());
        Pushing.pictures(source, DARK).during(unseen -> {
            unseen.awaitPushes(10);
        });
        left().await(left().port().path());
        recorder.forget();
        hold.accept(false);
        who.awaitNeed();
        right().connect(left());

        Pushing.pictures(source, BRIGHT).during(seen -> {
            assertThat(recorder.nextPicture()).isCloseTo(BRIGHT, Recorder.about());
        });
        assertThat(right().endedTracks).isEmpty();
    }

    @Test
    default void tellsTheEndOfASectionOnceAndOfTheNextOne() throws InterruptedException {
        openBoth();
        SenderPort sender = send(engine().audioSource(), "first", "stream");
        left().connect(right());
        TrackPort first = right().nextTrack();
        left().negotiationsNeeded.clear();

        left().run(sender::stop);
        left().run(sender::stop);
        left().awaitNeed();
        left().connect(right());

        assertThat(right().endedTracks).containsExactly(first);
        send(engine().videoSource(), "second", "stream");
        left().connect(right());
        assertThat(right().nextTrack().kind()).isEqualTo(MediaKind.VIDEO);
        assertThat(right().endedTracks).containsExactly(first);
        assertThat(right().tracks).isEmpty();
    }

    @Test
    default void bringsNothingOfASectionThatWasStoppedBeforeItWasAgreedOn() {
        openBoth();
        left().openChannel(ChannelSpec.negotiated("rtc.control", 0));
        SenderPort sender = send(engine().videoSource(), "pictures", "stream");
        left().run(sender::stop);

        left().connect(right());
        left().connect(right());

        assertThat(right().tracks).isEmpty();
    }

    @Test
    default void takesTonesForSoundThatIsAgreedOn() throws InterruptedException {
        openBoth();
        SenderPort sound = send(engine().audioSource(), "sound", "stream");
        SenderPort pictures = send(engine().videoSource(), "pictures", "stream");
        assertThat(left().await(sound.play(Tones.of("1")))).isFalse();

        left().connect(right());
        left().awaitState(LinkState.CONNECTED);

        left().await(sound.play(Tones.of("12"))
                .filter(taken -> taken)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(20), left().loop.scheduler())));
        assertThat(left().await(pictures.play(Tones.of("12")))).isFalse();
        left().run(sound::stopTones);
        left().run(sound::stop);
        assertThat(left().await(sound.play(Tones.of("3")))).isFalse();
    }

    @Test
    default void countsWhatTravelsByTrackAndSection() throws InterruptedException {
        openBoth();
        VideoSourcePort source = engine().videoSource();
        SenderPort sender = send(engine().videoSource(), "pictures", "stream");
        left().run(() -> sender.prefer(List.of(Codec.VP8)));
        left().run(() -> sender.replace(source));
        left().connect(right());
        TrackPort track = right().nextTrack();
        Recorder recorder = new Recorder();
        right().run(() -> track.receiveVideo(recorder::see));
        Pushing.pictures(source, BRIGHT).during(pictures -> recorder.nextPicture());

        assertThat(left().await(left().port().statistics()).sent()).singleElement().satisfies(sent -> {
            assertThat(sent.track()).isEqualTo("pictures");
            assertThat(sent.kind()).isEqualTo(MediaKind.VIDEO);
            assertThat(sent.packets()).isPositive();
            assertThat(sent.bytes()).isPositive();
        });
        assertThat(right().await(right().port().statistics()).received()).singleElement().satisfies(received -> {
            assertThat(received.track()).isEqualTo(track.mid());
            assertThat(received.packets()).isPositive();
        });
        assertThat(left().await(engine().codecs())).contains(Codec.OPUS, Codec.VP8);
    }

    @Test
    default void asksAgainForASectionThatTheOfferOfTheOtherSideDidNotContain() throws InterruptedException {
        openBoth();
        send(engine().audioSource(), "left", "stream");
        SessionDescription offer = left().await(left().port().offer());
        right().call(() -> right().port().send(engine().audioSource(), "right", "stream"));
        right().awaitNeed();
        right().negotiationsNeeded.clear();

        left().await(left().port().accept(right().await(right().port().answer(offer, false))));

        right().awaitNeed();
        right().connect(left());
        assertThat(left().nextTrack().kind()).isEqualTo(MediaKind.AUDIO);
        assertThat(right().endedTracks).isEmpty();
    }

    @Test
    default void doesNothingAfterTheEndOfTheSection() {
        openBoth();
        AudioSourcePort source = engine().audioSource();
        SenderPort sender = send(source, "sound", "stream");
        left().connect(right());
        TrackPort track = right().tracks.remove();
        left().run(sender::stop);
        left().connect(right());

        use(sender, track);
        assertThat(source.push(new short[480], 1)).isTrue();

        assertThat(right().await(track.hasArrived())).isFalse();
        left().connect(right());
        assertThat(right().tracks).isEmpty();
    }

    @Test
    default void doesNothingAfterTheClose() {
        openBoth();
        AudioSourcePort source = engine().audioSource();
        SenderPort sender = send(source, "sound", "stream");
        left().connect(right());
        TrackPort track = right().tracks.remove();

        left().close();
        right().close();

        use(sender, track);
        assertThat(source.push(new short[480], 1)).isTrue();
        assertThatThrownBy(() -> right().await(track.hasArrived()))
                .isInstanceOfSatisfying(RtcException.class, e -> assertThat(e.code()).isEqualTo(RtcErrorCode.PEER_CLOSED));
        SenderPort late = send(source, "late", "stream");
        use(late, track);
        assertThat(source.push(new short[480], 1)).isTrue();
    }

    private void use(SenderPort sender, TrackPort track) {
        left().run(() -> {
            sender.hold(true);
            sender.limit(10_000);
            sender.replace(engine().audioSource());
            sender.hold(false);
            sender.stop();
        });
        right().run(() -> {
            track.receiveAudio(frame -> {});
            track.hold(true);
            track.receiveAudio(null);
            track.receiveVideo(null);
            track.hold(false);
        });
    }

    private void openBoth() {
        left().open(engine(), PeerPortContract.CONFIG);
        right().open(engine(), PeerPortContract.CONFIG);
    }

    private SenderPort send(SourcePort source, String track, String stream) {
        return left().call(() -> left().port().send(source, track, stream));
    }

    private static String mid(List<TrackPort> tracks, MediaKind kind) {
        return tracks.stream().filter(track -> track.kind() == kind).map(TrackPort::mid).findFirst().orElseThrow();
    }
}
