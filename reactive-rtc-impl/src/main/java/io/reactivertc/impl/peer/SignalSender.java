package io.reactivertc.impl.peer;

import io.reactivertc.common.JsonText;
import io.reactivertc.impl.data.PeerLink;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the way of a body: the signaling server, or the control channel while the server is away and the peer answers. Confined to the loop. */
final class SignalSender {

    private static final Logger log = LoggerFactory.getLogger(SignalSender.class);
    private static final Duration ANSWERS = Duration.ofSeconds(5);

    private final PeerRoute route;
    private final PeerLink link;
    private final BooleanSupplier pathIsWhole;
    private final SignalBodyCodec codec;

    SignalSender(PeerRoute route, PeerLink link, BooleanSupplier pathIsWhole, SignalBodyCodec codec) {
        this.route = route;
        this.link = link;
        this.pathIsWhole = pathIsWhole;
        this.codec = codec;
    }

    /** Returns whether a body would arrive soon. */
    boolean canSignal() {
        return route.isReady() || controlAnswers();
    }

    /** Sends a body. If nothing answers, the signaling session keeps it for when it is back. */
    void send(SignalBody body) {
        JsonText text = codec.encode(body);
        boolean overControl = !route.isReady() && controlAnswers() && link.sendSignal(text);
        if (!overControl && !route.send(text)) {
            log.debug("a signal was not taken: {}", body.getClass().getSimpleName());
        }
    }

    private boolean controlAnswers() {
        return pathIsWhole.getAsBoolean() && link.isAlive(ANSWERS);
    }
}
