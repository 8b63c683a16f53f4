package io.reactivertc.impl.data;

import io.reactivertc.common.JsonText;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.StateCell;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;

/** Sends pings, measures how long their answers take, and notices when none come. On the loop. */
final class Heartbeat {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** How many pings of the other side are answered between two own ones: who sends more is not served. */
    private static final int MOST_PONGS = 64;

    private final RtcLoop loop;
    private final LinkTimer timer;
    private final Consumer<JsonText> ping;
    private final Runnable onSilence;
    private final StateCell<RoundTrip> roundTrip;
    private final long origin;

    private boolean running;
    private long nextPing;
    private long answeredAt;
    private int pongs;
    private long least;
    private int answers;

    /**
     * Is a measurement.
     *
     * @param count how many there were, so that equal ones differ
     * @param nanos the latest
     * @param smoothedNanos the mean, weighted towards the newest
     */
    private record RoundTrip(long count, long nanos, long smoothedNanos) {

        static final RoundTrip NONE = new RoundTrip(0, 0, 0);

        boolean isMeasured() {
            return count > 0;
        }

        RoundTrip next(long measured) {
            return new RoundTrip(count + 1, measured, isMeasured() ? smoothedNanos + (measured - smoothedNanos) / 8 : measured);
        }
    }

    Heartbeat(RtcLoop loop, LinkTimer timer, Consumer<JsonText> ping, Runnable onSilence) {
        this.loop = loop;
        this.timer = timer;
        this.ping = ping;
        this.onSilence = onSilence;
        this.roundTrip = new StateCell<>(loop, RoundTrip.NONE);
        this.origin = loop.nanoTime();
        timer.onTick(this::tick);
    }

    /** Begins with a ping. */
    void start() {
        running = true;
        least = 0;
        answers = 0;
        answeredAt = loop.nanoTime();
        beat(answeredAt);
    }

    /** Pauses: there is nobody to be asked. */
    void stop() {
        running = false;
    }

    /** Ends the stream of measurements. */
    void complete() {
        stop();
        roundTrip.complete(roundTrip.get());
    }

    /** Takes an answer; what is no answer to a ping of ours is ignored. */
    void onPong(JsonText pong) {
        long now = loop.nanoTime();
        long nanos = now - sentAt(pong, now);
        if (running && nanos >= 0) {
            answeredAt = now;
            least = least == 0 ? nanos : Math.min(least, nanos);
            answers++;
            roundTrip.set(roundTrip.get().next(nanos));
        }
    }

    /** Returns whether a ping of the other side should be answered. */
    boolean mayAnswer() {
        return pongs++ < MOST_PONGS;
    }

    /** Returns the smoothed round trip time, 0 if it was not measured yet. */
    long roundTripNanos() {
        return roundTrip.get().smoothedNanos();
    }

    /** Returns the shortest round trip time on this peer connection, which is that of the path when nothing waits; 0 if it was not measured yet. */
    long leastRoundTripNanos() {
        return least;
    }

    /** Returns the same if it was measured more than once, else 0: the first answer may be late because both sides had just begun. */
    long settledRoundTripNanos() {
        return answers > 1 ? least : 0;
    }

    /** Returns the smoothed round trip time, once measured. Any thread. */
    Optional<Duration> roundTrip() {
        return Optional.of(roundTrip.get())
                .filter(RoundTrip::isMeasured)
                .map(measured -> Duration.ofNanos(measured.smoothedNanos()));
    }

    /** Emits each measurement. Any thread. */
    Flux<Duration> roundTrips() {
        return roundTrip.states()
                .filter(RoundTrip::isMeasured)
                .map(measured -> Duration.ofNanos(measured.nanos()));
    }

    private void tick(long now) {
        if (!running) {
            return;
        }
        if (now - nextPing >= 0) {
            beat(now);
        } else {
            timer.at(nextPing);
        }
        if (now - answeredAt >= SILENCE_NANOS) {
            answeredAt = now;
            onSilence.run();
        }
    }

    private void beat(long now) {
        pongs = 0;
        nextPing = now + PERIOD_NANOS;
        timer.at(nextPing);
        ping.accept(JsonText.of(Long.toString((now - origin) / 1_000)));
    }

    /** Returns when the ping was sent, rounded down to a microsecond; a time in the future if this is no ping of ours. */
    private long sentAt(JsonText pong, long now) {
        String text = pong.value();
        if (text.isEmpty() || text.length() > 16 || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return now + 1;
        }
        return origin + Long.parseLong(text) * 1_000;
    }
}
