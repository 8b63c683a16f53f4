package io.reactivertc.impl.data;

import io.reactivertc.data.Payload;
import io.reactivertc.impl.loop.RtcLoop;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Makes the verbs that send through an outbox, and times out what waits there too long. */
final class Sends {

    private final RtcLoop loop;
    private final LinkTimer timer;
    private final Outbox outbox;
    private final PayloadEncoder encoder;
    private final long timeoutNanos;

    Sends(PeerLinkConfig config, RtcLoop loop, LinkTimer timer, Outbox outbox) {
        this.loop = loop;
        this.timer = timer;
        this.outbox = outbox;
        this.encoder = new PayloadEncoder(config.json(), config.data().maxMessageBytes());
        this.timeoutNanos = config.timeouts().send().toNanos();
        timer.onTick(this::expire);
    }

    /** Sends a message; completes when it was handed over. Any thread. */
    Mono<Void> send(Payload payload) {
        return Mono.create(sink -> send(payload, sink, false));
    }

    /** Sends a message; completes when it arrived. Any thread. */
    Mono<Void> sendAcknowledged(Payload payload) {
        return Mono.create(sink -> send(payload, sink, true));
    }

    /** Sends all that a publisher emits. Any thread. */
    Mono<Void> send(Publisher<? extends Payload> payloads) {
        return send(payloads, List::of);
    }

    /** Sends all that a publisher emits, each item as these messages, one at least; as many items are asked for as messages may begin. Any thread. */
    <T> Mono<Void> send(Publisher<? extends T> items, Function<? super T, ? extends List<? extends Payload>> pieces) {
        return Mono.create(sink -> {
            PublisherSend<T> sending = new PublisherSend<>(loop, outbox, encoder, pieces, sink);
            sink.onCancel(() -> loop.executeOrRun(sending::cancelled));
            items.subscribe(sending);
        });
    }

    private void send(Payload payload, MonoSink<Void> sink, boolean untilAcknowledged) {
        SingleSend sending;
        try {
            sending = new SingleSend(payload, encoder, sink, untilAcknowledged, loop.nanoTime() + timeoutNanos);
        } catch (Throwable unsendable) {
            sink.error(unsendable);
            return;
        }
        sink.onCancel(() -> loop.executeOrRun(() -> outbox.cancel(sending)));
        loop.executeOrRun(() -> add(sending));
    }

    private void add(SingleSend sending) {
        outbox.add(sending);
        if (!sending.isDone()) {
            timer.at(sending.deadline());
        }
    }

    private void expire(long now) {
        long next = outbox.expire(now);
        if (next != Long.MAX_VALUE) {
            timer.at(next);
        }
    }
}
