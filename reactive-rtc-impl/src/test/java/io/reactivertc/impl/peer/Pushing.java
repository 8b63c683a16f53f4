package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.media.VideoFrame;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Pushes into a source, on a thread of its own that may block, while something is done. */
public final class Pushing {

    /** Is what is done meanwhile. */
    public interface Body {

        void run(Pushing pushing) throws InterruptedException;
    }

    private static final int SIZE = 64;

    private final Semaphore pushes = new Semaphore(0);
    private final Disposable pushing;

    private Pushing(Duration period, Runnable push) {
        pushing = Flux.interval(period, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .subscribe(n -> {
                    push.run();
                    pushes.release();
                });
    }

    /** Pushes a loud tone. */
    public static Pushing tone(AudioSourcePort source) {
        short[] tone = new short[480];
        for (int n = 0; n < tone.length; n++) {
            tone[n] = (short) (10_000 * Math.sin(2 * Math.PI * 500 * n / 48_000));
        }
        return new Pushing(Duration.ofMillis(10), () -> source.push(tone, 1));
    }

    /** Pushes pictures that are as bright as this. */
    public static Pushing pictures(VideoSourcePort source, int brightness) {
        byte[] pixels = new byte[VideoFrame.byteLength(SIZE, SIZE)];
        Arrays.fill(pixels, (byte) 128);
        Arrays.fill(pixels, 0, SIZE * SIZE, (byte) brightness);
        return new Pushing(Duration.ofMillis(50), () -> source.push(VideoFrame.of(SIZE, SIZE, 0, pixels)));
    }

    /** Waits until so many more were pushed. */
    public void awaitPushes(int count) throws InterruptedException {
        assertThat(pushes.tryAcquire(count, PortEnd.BOUND.toMillis(), TimeUnit.MILLISECONDS)).as("pushes").isTrue();
    }

    /** Does this, and pushes nothing any more. */
    public void during(Body body) throws InterruptedException {
        try {
            body.run(this);
        } finally {
            pushing.dispose();
        }
    }
}
