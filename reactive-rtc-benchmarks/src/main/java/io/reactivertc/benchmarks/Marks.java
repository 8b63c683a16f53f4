package io.reactivertc.benchmarks;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Measures how long what changes twice a second takes from where it is made to where it arrives: in sound a short tone in silence, in pictures light and dark. Made on one thread, seen on
 * another.
 */
final class Marks {

    static final int SOUND_NANOS = 10_000_000;
    static final int PICTURE_NANOS = 33_333_333;
    static final int WIDTH = 640;
    static final int HEIGHT = 360;

    private static final int SOUND_PERIOD = 50;
    private static final int TONE_FRAMES = 4;
    private static final int PICTURE_PERIOD = 15;
    private static final int SKIPPED = 6;
    private static final int LOUD = 2_000;
    private static final int BRIGHT = 125;

    private final List<Double> millis = new CopyOnWriteArrayList<>();
    private volatile long madeNanos;
    private boolean before;
    private int seen;

    /** Makes the n-th 10 ms. */
    short[] sound(int n) {
        short[] samples = new short[480];
        if (n % SOUND_PERIOD < TONE_FRAMES) {
            for (int at = 0; at < samples.length; at++) {
                samples[at] = (short) (12_000 * Math.sin(2 * Math.PI * 1_000 * at / 48_000));
            }
        }
        if (n % SOUND_PERIOD == 0) {
            madeNanos = System.nanoTime();
        }
        return samples;
    }

    /** Returns how bright the n-th picture is. */
    int picture(int n) {
        if (n % PICTURE_PERIOD == 0) {
            madeNanos = System.nanoTime();
        }
        return n / PICTURE_PERIOD % 2 == 0 ? 40 : 210;
    }

    void heard(int loudest) {
        boolean loud = loudest > LOUD;
        if (loud && !before) {
            mark();
        }
        before = loud;
    }

    void saw(int brightness) {
        boolean bright = brightness > BRIGHT;
        if (bright != before) {
            mark();
        }
        before = bright;
    }

    private void mark() {
        long made = madeNanos;
        if (made != 0 && ++seen > SKIPPED) { // the first are those of a connection that settles
            millis.add((System.nanoTime() - made) / 1e6);
        }
    }

    /** Waits for this many and tells their median and their 95th percentile. */
    void tell(int count) throws InterruptedException {
        while (millis.size() < count) {
            Thread.sleep(100);
        }
        Samples samples = Samples.of(List.copyOf(millis));
        Child.tell(System.out, samples.median());
        Child.tell(System.out, samples.percentile(95));
        Runtime.getRuntime().halt(0);
    }
}
