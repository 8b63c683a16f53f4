package io.reactivertc.impl.signaling;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says signals again that the server had no room for. A signal has no reply, only a refusal that names its number; so the newest are remembered for a while. On the loop.
 */
final class RefusedSignals {

    private static final Logger log = LoggerFactory.getLogger(RefusedSignals.class);
    private static final Set<String> PASSING = Set.of(RtcErrorCode.BUSY.name(), RtcErrorCode.RATE_LIMITED.name());
    private static final int MOST_REMEMBERED = 256;
    private static final int MOST_TRIES = 5;
    private static final long USUAL_MILLIS = 500;
    private static final long LONGEST_MILLIS = 10_000;

    private final RtcLoop loop;
    private final DoubleSupplier jitter;
    private final Consumer<ClientMessage.Signal> say;
    private final Map<Long, ClientMessage.Signal> sent = new LinkedHashMap<>();
    private final Map<ClientMessage.Signal, Integer> refusals = new IdentityHashMap<>();
    private int session;

    /**
     * Creates one that remembers nothing.
     *
     * @param jitter 0 to 1
     * @param say says a signal, with a number of its own
     */
    RefusedSignals(RtcLoop loop, DoubleSupplier jitter, Consumer<ClientMessage.Signal> say) {
        this.loop = loop;
        this.jitter = jitter;
        this.say = say;
    }

    /** Notes that a signal was sent under this number. */
    void sent(long cseq, ClientMessage.Signal signal) {
        sent.put(cseq, signal);
        if (sent.size() > MOST_REMEMBERED) {
            Long oldest = sent.keySet().iterator().next();
            refusals.remove(sent.remove(oldest));
        }
    }

    /** Takes the refusal of a signal; if it may pass, the signal is said again a little later, a few times. Returns whether it is about a signal. */
    boolean refused(ServerMessage.Failure failure) {
        ClientMessage.Signal signal = sent.remove(failure.of());
        if (signal == null) {
            return false;
        }
        int times = refusals.merge(signal, 1, Integer::sum);
        if (PASSING.contains(failure.code()) && times < MOST_TRIES) {
            int asked = session;
            loop.schedule(() -> sayAgain(signal, asked), wait(failure));
        } else {
            refusals.remove(signal);
            log.debug("a signal to {} is lost: {} {}", signal.to(), failure.code(), failure.message());
        }
        return true;
    }

    private void sayAgain(ClientMessage.Signal signal, int asked) {
        if (asked == session) {
            say.accept(signal);
        }
    }

    /** Forgets all: they belong to a session that is over. */
    void forget() {
        session++;
        sent.clear();
        refusals.clear();
    }

    private Duration wait(ServerMessage.Failure failure) {
        long told = failure.retryAfterMillis() > 0 ? Math.min(failure.retryAfterMillis(), LONGEST_MILLIS) : USUAL_MILLIS;
        return Duration.ofMillis(told + (long) (told * jitter.getAsDouble()));
    }
}
