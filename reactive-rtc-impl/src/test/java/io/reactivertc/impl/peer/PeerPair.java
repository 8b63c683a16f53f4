package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.desktop.FakeDisplay;
import io.reactivertc.impl.device.FakeDevices;
import io.reactivertc.impl.file.FileCodec;
import io.reactivertc.impl.file.FileContext;
import io.reactivertc.impl.json.JacksonControlCodec;
import io.reactivertc.impl.json.JacksonFileCodec;
import io.reactivertc.impl.json.JacksonJsonMapping;
import io.reactivertc.impl.json.JacksonSignalBodyCodec;
import io.reactivertc.impl.json.JacksonTrackCodec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.DefaultLocalMedia;
import io.reactivertc.impl.media.MediaContext;
import io.reactivertc.peer.PeerState;
import io.reactivertc.signaling.PeerInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Is two peers that see each other: a polite one (ann) and an impolite one (bob), over fake ports and a signaling server that can go away. Time is virtual. */
final class PeerPair {

    private static final SignalBodyCodec BODIES = new JacksonSignalBodyCodec();

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final FakePeerEngine engine = new FakePeerEngine();
    final Side ann;
    final Side bob;

    PeerPair() {
        this(RtcConfig.DEFAULT, RtcConfig.DEFAULT);
    }

    /** Creates a pair of which ann, who came last, makes the first offer. */
    PeerPair(RtcConfig annsConfig, RtcConfig bobsConfig) {
        this(annsConfig, bobsConfig, new JacksonFileCodec(), new JacksonFileCodec());
    }

    private PeerPair(RtcConfig annsConfig, RtcConfig bobsConfig, FileCodec annsCodec, FileCodec bobsCodec) {
        ann = new Side(UserId.of("ann"), annsConfig, annsCodec);
        bob = new Side(UserId.of("bob"), bobsConfig, bobsCodec);
        ann.meet(bob, true);
        bob.meet(ann, false);
    }

    static PeerPair connected() {
        return connected(RtcConfig.DEFAULT, RtcConfig.DEFAULT);
    }

    static PeerPair connected(RtcConfig annsConfig, RtcConfig bobsConfig) {
        return connected(new PeerPair(annsConfig, bobsConfig));
    }

    /** Connects two who say of files what these codecs say. */
    static PeerPair connected(FileCodec annsCodec, FileCodec bobsCodec) {
        return connected(new PeerPair(RtcConfig.DEFAULT, RtcConfig.DEFAULT, annsCodec, bobsCodec));
    }

    private static PeerPair connected(PeerPair pair) {
        pair.start();
        pair.pass(Duration.ofSeconds(1));
        assertThat(pair.ann.peer().state()).isInstanceOf(PeerState.Connected.class);
        assertThat(pair.bob.peer().state()).isInstanceOf(PeerState.Connected.class);
        pair.ann.forget();
        pair.bob.forget();
        return pair;
    }

    void start() {
        ann.run(() -> ann.peer().start());
        bob.run(() -> bob.peer().start());
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    void signaling(boolean ready) {
        ann.ready(ready);
        bob.ready(ready);
    }

    /** The same, told within the next command of each side. */
    void signalingSoon(boolean ready) {
        ann.loop.execute(() -> ann.becomes(ready));
        bob.loop.execute(() -> bob.becomes(ready));
    }

    boolean isConnected() {
        return ann.peer().state().isConnected() && bob.peer().state().isConnected();
    }

    /** Closes both and asserts that nothing is left. */
    void close() {
        ann.peer().close(CloseReason.of(CloseReason.Kind.LOCAL), false).subscribe();
        bob.peer().close(CloseReason.of(CloseReason.Kind.LOCAL), false).subscribe();
        ann.run(() -> ann.media.close(CloseReason.of(CloseReason.Kind.LOCAL)));
        bob.run(() -> bob.media.close(CloseReason.of(CloseReason.Kind.LOCAL)));
        pass(Duration.ofSeconds(30));
        assertThat(engine.live()).as("ports that are not closed").isEmpty();
        assertThat(engine.misuse()).as("what the engine was asked against its rules").isEmpty();
        ann.loop.dispose();
        bob.loop.dispose();
        time.dispose();
    }

    /** Is one of the two, with the way from it to the other. */
    final class Side implements PeerRoute {

        final RtcLoop loop = RtcLoop.on(time);
        final UserId user;
        final InstanceId instance = InstanceId.random();
        final List<SignalBody> sent = new ArrayList<>();
        final List<PeerState> states = new ArrayList<>();
        final List<CloseReason> closed = new ArrayList<>();
        private final RtcConfig config;
        private final List<JsonText> kept = new ArrayList<>();
        private final PeerContext context;
        final DefaultLocalMedia media;
        Predicate<SignalBody> lost = body -> false;
        private boolean ready = true;
        private @Nullable Side other;
        private @Nullable DefaultPeer peer;

        Side(UserId user, RtcConfig config, FileCodec files) {
            this.user = user;
            this.config = config;
            MediaContext tracks =
                    new MediaContext(loop, () -> RtcLoop.on(time), engine, new JacksonTrackCodec(), config.media(),
                            PeerPair::threadThatDoesNothing);
            this.context = new PeerContext(
                    user, instance, config, loop, engine, BODIES, new JacksonControlCodec(), new JacksonJsonMapping(), clock(),
                    new FileContext(files, time, clock()).of(config.files()), tracks);
            this.media = new DefaultLocalMedia(tracks, new FakeDisplay().desktop(time), new FakeDevices().devices());
        }

        private void meet(Side met, boolean offers) {
            other = met;
            PeerInfo info =
                    new PeerInfo(met.user, met.instance, Role.MEMBER, JsonText.of("{\"name\":\"" + met.user + "\"}"), offers);
            DefaultPeer made = new DefaultPeer(context, info, this, (closedPeer, reason) -> closed.add(reason));
            peer = made;
            made.states().subscribe(states::add);
        }

        /** Returns the other one as this one sees them. */
        DefaultPeer peer() {
            return Objects.requireNonNull(peer);
        }

        void run(Runnable command) {
            loop.execute(command);
            pass(Duration.ZERO);
        }

        void forget() {
            states.clear();
            sent.clear();
        }

        void ready(boolean isReady) {
            run(() -> becomes(isReady));
        }

        private void becomes(boolean isReady) {
            ready = isReady;
            if (isReady) {
                List<JsonText> waiting = List.copyOf(kept);
                kept.clear();
                waiting.forEach(this::deliver);
            }
            peer().onSignalingReady(isReady);
        }

        List<String> stateNames() {
            return states.stream().map(PeerPair::name).toList();
        }

        List<SignalBody.Need> needs() {
            return sent.stream().filter(SignalBody.Need.class::isInstance).map(SignalBody.Need.class::cast).toList();
        }

        @Override
        public boolean send(JsonText body) {
            sent.add(BODIES.decode(body));
            if (ready) {
                deliver(body);
            } else {
                kept.add(body);
            }
            return true;
        }

        private void deliver(JsonText body) {
            Side to = Objects.requireNonNull(other);
            if (!lost.test(BODIES.decode(body))) {
                to.loop.schedule(() -> to.peer().onSignal(body), Duration.ofMillis(5));
            }
        }

        @Override
        public boolean isReady() {
            return ready;
        }
    }

    private static String name(PeerState state) {
        if (state instanceof PeerState.Restarting restarting) {
            return "Restarting " + restarting.attempt();
        }
        if (state instanceof PeerState.Rebuilding rebuilding) {
            return "Rebuilding " + rebuilding.attempt();
        }
        if (state instanceof PeerState.Closed closed) {
            return "Closed " + closed.reason().kind();
        }
        if (state instanceof PeerState.Connected connected) {
            return "Connected " + connected.path();
        }
        return state.getClass().getSimpleName();
    }

    /** No thread but that of the test may move the time. So no sound flows. */
    private static Thread threadThatDoesNothing(Runnable pump) {
        return new Thread(() -> {});
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
            }
        };
    }
}
