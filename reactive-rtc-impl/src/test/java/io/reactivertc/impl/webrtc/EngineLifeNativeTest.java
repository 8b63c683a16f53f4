package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.PeerPort;
import io.reactivertc.impl.peer.PeerPortContract;
import io.reactivertc.impl.peer.PortEnd;
import io.reactivertc.impl.peer.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class EngineLifeNativeTest {

    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final Scheduler threads = Schedulers.newParallel("test-loop", 2);
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final WebRtcEngine engine =
            new WebRtcEngine(() -> time, new EngineLimits(Duration.ofSeconds(10), Duration.ofSeconds(5), LINGER));

    @AfterEach
    void endsWithItsLastUser() {
        awaitNoLane();
        threads.dispose();

        assertThat(WebRtcEngine.liveHandles()).isZero();
    }

    @Test
    void livesOnForTheLingerAndIsUsedAgain() {
        PortEnd first = open();
        first.close();
        time.advanceTimeBy(LINGER.minusMillis(1));
        String lane = lanes().get(0);
        PortEnd second = open();

        time.advanceTimeBy(LINGER);

        assertThat(lanes()).containsExactly(lane);
        second.close();
    }

    @Test
    void countsTheLingerFromTheLastUse() {
        open().close();
        time.advanceTimeBy(LINGER.minusMillis(1));
        open().close();

        time.advanceTimeBy(LINGER.minusMillis(1));

        assertThat(lanes()).hasSize(1);
    }

    @Test
    void startsAnotherAfterOneEnded() {
        open().close();
        awaitNoLane();

        PortEnd end = open();

        assertThat(lanes()).hasSize(1);
        end.close();
    }

    @Test
    void isNotDisposedOfUnderALivingConnection() {
        PortEnd living = open();
        open().close();
        time.advanceTimeBy(LINGER.multipliedBy(10));

        living.openChannel(ChannelSpec.negotiated("rtc.control", 0));
        assertThat(living.await(living.port().offer()).type()).isEqualTo(SessionDescription.Type.OFFER);
        living.close();
    }

    @Test
    void closesAConnectionThatNobodyTook() {
        RtcLoop loop = RtcLoop.on(threads);
        Queue<PeerPort> taken = new ConcurrentLinkedQueue<>();

        for (int n = 0; n < 50; n++) {
            Disposable opening = engine.open(PeerPortContract.CONFIG, loop, new PortEnd(loop))
                    .subscribeOn(loop.scheduler())
                    .subscribe(taken::add);
            Mono.delay(Duration.ofNanos(n * 50_000L)).block(BOUND);
            opening.dispose();
        }
        Mono.fromRunnable(() -> {}).subscribeOn(loop.scheduler()).block(BOUND);
        Flux.fromIterable(taken).flatMap(PeerPort::close, 64).subscribeOn(loop.scheduler()).blockLast(BOUND);

        assertThat(taken).hasSizeLessThan(50);
        Flux.interval(Duration.ofMillis(5)).filter(tick -> WebRtcEngine.liveHandles() == 0).blockFirst(BOUND);
    }

    @Test
    void servesOthersWhileAListenerIsStuck() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        PortEnd slow = open(Schedulers.boundedElastic());
        slow.loop.execute(() -> awaitUninterruptibly(stuck));
        PortEnd left = open();
        PortEnd right = open();
        left.openChannel(ChannelSpec.negotiated("rtc.control", 0));
        right.openChannel(ChannelSpec.negotiated("rtc.control", 0));

        left.connect(right);
        left.awaitState(PeerPort.LinkState.CONNECTED);

        stuck.countDown();
        List.of(slow, left, right).forEach(PortEnd::close);
    }

    @Test
    void endsTheWaitingButNotTheOrderWhenACloseTakesTooLong() throws InterruptedException {
        EngineLimits impatient = new EngineLimits(Duration.ofSeconds(10), Duration.ofMillis(50), LINGER);
        NativeEngine owned = new NativeEngine(time, LINGER);
        owned.start();
        owned.retain();
        PortEnd end = new PortEnd(RtcLoop.on(threads));
        NativePeer peer = new NativePeer(owned, PeerPortContract.CONFIG);
        WebRtcPeerPort port = new WebRtcPeerPort(peer, owned.lane(), end.loop, impatient, end);
        CountDownLatch opened = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        owned.lane().execute(() -> peer.open(port));
        owned.lane().execute(opened::countDown);
        owned.lane().execute(() -> awaitUninterruptibly(stuck));
        assertThat(opened.await(20, TimeUnit.SECONDS)).isTrue();

        try {
            assertThatThrownBy(() -> end.await(port.close())).hasMessageContaining("CLOSE_TIMEOUT");

            time.advanceTimeBy(LINGER.multipliedBy(3));
            assertThat(WebRtcEngine.liveHandles()).isEqualTo(1);
            assertThat(lanes()).hasSize(1);
        } finally {
            stuck.countDown();
        }
    }

    @RepeatedTest(20)
    void survivesACloseAtAnyMoment() throws InterruptedException {
        PortEnd left = open();
        PortEnd right = open();
        left.openChannel(ChannelSpec.negotiated("rtc.control", 0)).channel();
        right.openChannel(ChannelSpec.negotiated("rtc.control", 0));
        Disposable talking = Mono.fromRunnable(() -> left.connect(right)).subscribeOn(Schedulers.boundedElastic())
                .onErrorComplete().subscribe();

        Mono.delay(Duration.ofNanos((long) (Math.random() * 60_000_000))).block(BOUND);
        right.close();
        left.close();

        talking.dispose();
        assertThat(WebRtcEngine.liveHandles()).isZero();
    }

    private PortEnd open() {
        return open(threads);
    }

    private PortEnd open(Scheduler scheduler) {
        PortEnd end = new PortEnd(RtcLoop.on(scheduler));
        end.open(engine, PeerPortContract.CONFIG);
        return end;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean over = false;
        while (!over) {
            try {
                over = latch.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException again) {
                over = true;
            }
        }
    }

    /** Lets lingers pass until no engine is left; one may begin to linger a little after its last connection was closed. */
    private void awaitNoLane() {
        Flux.interval(Duration.ofMillis(5)).doOnNext(tick -> time.advanceTimeBy(LINGER)).filter(tick -> lanes().isEmpty())
                .blockFirst(BOUND);
    }

    private static List<String> lanes() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("rtc-native-"))
                .toList();
    }
}
