package io.reactivertc.impl;

import static io.reactivertc.impl.MediaEar.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.impl.desktop.TestWindow;
import io.reactivertc.impl.desktop.VirtualDisplay;
import io.reactivertc.impl.device.FakeDevices;
import io.reactivertc.media.Desktop;
import io.reactivertc.media.Desktop.Area;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackOrigin;
import io.reactivertc.media.TrackState;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.room.Room;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Shows parts of a real display, without a screen, to peers over real connections. */
class DesktopNativeTest {

    private static final int WHITE = 0xFFFFFF;
    private static final int BRIGHT = 180;
    private static final int DARK = 60;

    private final VirtualDisplay display = new VirtualDisplay();
    private final NativeStand stand =
            new NativeStand(new Hardware(display.port(), new FakeDevices(), new FakeDevices(), Schedulers.boundedElastic()));
    private final RtcConnection alice = stand.connect("alice");
    private final Room room = entered(alice);

    @AfterEach
    void leavesNothingBehind() {
        stand.close();
        display.close();
    }

    @Test
    void aRegionShowsWhatHappensInItAndRestsWhilePaused() throws Exception {
        try (TestWindow window = new TestWindow(display, "white", 40, 40, 80, 80, WHITE)) {
            LocalTrack region = alice.media().captureRegion(new Area(20, 20, 320, 180), 15);
            room.publish(region).block(PATIENCE);
            RemoteTrack seen = track(entered(stand.connect("bob")));
            assertThat(seen.origin()).isEqualTo(TrackOrigin.SCREEN);
            awaitPicture(seen, frame -> frame.width() == 320 && bright(frame, 60, 60) && dark(frame, 240, 120));

            window.moveTo(220, 100);
            awaitPicture(seen, frame -> dark(frame, 60, 60) && bright(frame, 240, 120));

            region.mute().block(PATIENCE);
            await(seen, TrackState::isMuted);
            long sent = region.counts().sent();
            assertThat(seen.videoFrames().skip(Duration.ofMillis(500), Schedulers.parallel())
                    .take(Duration.ofMillis(1_500), Schedulers.parallel()).count().block(PATIENCE)).isZero();
            assertThat(region.counts().sent()).isEqualTo(sent);
            RemoteTrack newcomer = track(entered(stand.connect("carol")));
            await(newcomer, TrackState::isMuted);

            region.unmute().block(PATIENCE);
            awaitPicture(newcomer, frame -> dark(frame, 60, 60) && bright(frame, 240, 120));
            awaitPicture(seen, frame -> bright(frame, 240, 120));
            region.close().block(PATIENCE);
            await(seen, TrackState::isEnded);
        }
    }

    @Test
    void aWindowIsFollowedUntilItIsClosed() throws Exception {
        TestWindow window = new TestWindow(display, "followed", 0, 0, 160, 120, WHITE);
        Desktop.Window listed = Objects.requireNonNull(alice.media().desktop().listWindows().block(PATIENCE)).stream()
                .filter(each -> each.title().equals("followed")).findFirst().orElseThrow();
        LocalTrack track = alice.media().captureScreen(listed, 15);
        room.publish(track).block(PATIENCE);
        RemoteTrack seen = track(entered(stand.connect("bob")));
        assertThat(seen.label()).isEqualTo("followed");
        awaitPicture(seen, frame -> frame.width() == 160 && bright(frame, 10, 10) && bright(frame, 150, 110));

        window.moveTo(500, 400);
        Mono.delay(Duration.ofMillis(300)).block();
        awaitPicture(seen, frame -> frame.width() == 160 && bright(frame, 10, 10) && bright(frame, 150, 110));
        window.close();
        await(seen, TrackState::isEnded);
    }

    @Test
    void aDisplayThatGoesAwayEndsTheTrackAndNothingElse() {
        LocalTrack track = alice.media().captureScreen(new Area(0, 0, 160, 120), 15);
        room.publish(track).block(PATIENCE);
        RemoteTrack seen = track(entered(stand.connect("bob")));
        awaitPicture(seen, frame -> dark(frame, 10, 10));

        display.kill();

        await(seen, TrackState::isEnded);
        assertThat(Objects.requireNonNull(track.onClose().block(PATIENCE)).text()).contains("display");
        assertThat(alice.media().desktop().checkAvailability().block(PATIENCE)).isEqualTo(Desktop.Availability.UNREACHABLE);
    }

    private static Room entered(RtcConnection connection) {
        return Objects.requireNonNull(connection.openOrJoin(RoomStory.ROOM).block(PATIENCE));
    }

    private static RemoteTrack track(Room room) {
        return Objects.requireNonNull(room.tracks().blockFirst(PATIENCE));
    }

    private static void awaitPicture(RemoteTrack track, Predicate<VideoFrame> wanted) {
        track.videoFrames().filter(wanted).map(VideoFrame::width).blockFirst(PATIENCE);
    }

    private static void await(RemoteTrack track, Predicate<TrackState> wanted) {
        track.states().filter(wanted).blockFirst(PATIENCE);
    }

    private static boolean bright(VideoFrame frame, int x, int y) {
        return brightness(frame, x, y) > BRIGHT;
    }

    private static boolean dark(VideoFrame frame, int x, int y) {
        return brightness(frame, x, y) < DARK;
    }

    private static int brightness(VideoFrame frame, int x, int y) {
        return x < frame.width() && y < frame.height() ? frame.y().get(y * frame.width() + x) & 0xFF : -1;
    }
}
