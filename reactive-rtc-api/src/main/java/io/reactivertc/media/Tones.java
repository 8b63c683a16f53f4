package io.reactivertc.media;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Is what is dialled on a telephone's keys: DTMF tones, one after the other (W3C {@code RTCDTMFSender.insertDTMF}).
 *
 * @param keys 1 to 64 of {@code 0} to {@code 9}, {@code A} to {@code D}, {@code *}, {@code #}, and {@code ,} for a pause of 2 s
 * @param duration how long each tone is, 40 ms to 6 s
 * @param gap how long the silence after each tone is, 30 ms to 6 s
 */
public record Tones(String keys, Duration duration, Duration gap) {

    private static final Pattern KEYS = Pattern.compile("[0-9A-D*#,]{1,64}");
    private static final Duration LONGEST = Duration.ofSeconds(6);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Checks the keys and the durations; throws {@link IllegalArgumentException} if one does not fit. */
    public Tones {
        if (!KEYS.matcher(keys).matches()) {
            throw new IllegalArgumentException("not 1 to 64 keys of a telephone: " + keys);
        }
        require(duration, Duration.ofMillis(40), "a tone");
        require(gap, Duration.ofMillis(30), "a gap");
    }

    /** Returns these keys, each of 100 ms with 70 ms between them. */
    public static Tones of(String keys) {
        return new Tones(keys, Duration.ofMillis(100), Duration.ofMillis(70));
    }

    /** Returns how long all of them take together. */
    public Duration length() {
        long pauses = keys.chars().filter(key -> key == ',').count();
        return PAUSE.multipliedBy(pauses).plus(duration.plus(gap).multipliedBy(keys.length() - pauses));
    }

    private static void require(Duration value, Duration least, String what) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " lasts " + least.toMillis() + " ms to 6 s, not " + value);
        }
    }
}
