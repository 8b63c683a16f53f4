package io.reactivertc.impl.data;

import io.reactivertc.data.Payload;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Holds the messages that wait to be sent on a channel without flow control. Bounded. Verbs: any thread; the rest on the loop. */
final class RawOutbox {

    /** How many messages of one publisher wait at a time. */
    private static final int MOST_OF_PUBLISHER = 16;

    private final PeerLinkConfig config;
    private final RtcLoop loop;
    private final LinkTimer timer;
    private final boolean reliable;
    private final Runnable onWork;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Queue<Waiting> handing = new ArrayDeque<>();
    private int places;
    private long bytes;
    private @Nullable RtcException closed;

    RawOutbox(PeerLinkConfig config, RtcLoop loop, LinkTimer timer, boolean reliable, Runnable onWork) {
        this.config = config;
        this.loop = loop;
        this.timer = timer;
        this.reliable = reliable;
        this.onWork = onWork;
        timer.onTick(this::expire);
    }

    /** Is a message that waits; {@code paced} says that its publisher bounds how many of it do. */
    private record Waiting(Frame frame, MonoSink<Void> sink, boolean paced, long deadline) {

        int size() {
            return frame.bytes().remaining();
        }
    }

    Mono<Void> send(Payload payload) {
        return send(payload, false);
    }

    Mono<Void> send(Publisher<? extends Payload> payloads) {
        return Flux.from(payloads)
                .flatMapSequential(payload -> send(payload, true), MOST_OF_PUBLISHER, 1)
                .then();
    }

    private Mono<Void> send(Payload payload, boolean paced) {
        return Mono.create(sink -> {
            long deadline = paced ? Long.MAX_VALUE : loop.nanoTime() + config.timeouts().send().toNanos();
            Waiting added = new Waiting(encode(payload), sink, paced, deadline);
            sink.onCancel(() -> loop.executeOrRun(() -> withdraw(added)));
            loop.executeOrRun(() -> add(added));
        });
    }

    private Frame encode(Payload payload) {
        if (payload instanceof Payload.Text text) {
            return new Frame(text.utf8(), false);
        }
        if (payload instanceof Payload.Binary binary) {
            return Frame.binary(binary.bytes().slice());
        }
        return new Frame(ByteBuffer.wrap(config.json().write(((Payload.Json) payload).value())), false);
    }

    private void add(Waiting added) {
        RtcException failure = closed;
        if (failure != null) {
            added.sink.error(failure);
        } else if (added.size() > RecordFormat.MOST_FRAME_BYTES) {
            added.sink.error(new DataException(
                    RtcErrorCode.MESSAGE_TOO_LARGE, added.size() + " bytes do not fit a channel without flow control"));
        } else if (makeRoom(added)) {
            waiting.add(added);
            count(added, 1);
            if (!added.paced) {
                timer.at(added.deadline);
            }
            onWork.run();
        } else {
            added.sink.error(new DataException(RtcErrorCode.SEND_QUEUE_FULL, "too much waits to be sent on this channel"));
        }
    }

    private boolean makeRoom(Waiting added) {
        while (!added.paced && !fits(added)) {
            Waiting oldest = reliable ? null : waiting.stream().filter(each -> !each.paced).findFirst().orElse(null);
            if (oldest == null) {
                return false;
            }
            withdraw(oldest);
            oldest.sink.error(new DataException(RtcErrorCode.NOT_SENT, "newer messages took its place"));
        }
        return true;
    }

    private boolean fits(Waiting added) {
        return places < config.data().queueMessages()
                && (places == 0 || bytes + added.size() <= config.data().queueBytes());
    }

    /** Takes the next message; null if none waits. */
    @Nullable
    Frame next() {
        Waiting next = waiting.poll();
        if (next == null) {
            return null;
        }
        count(next, -1);
        handing.add(next);
        return next.frame;
    }

    /** Notes that the engine has the oldest message that was taken. */
    void handed() {
        Waiting handed = handing.poll();
        if (handed != null) {
            handed.sink.success();
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes nothing more. */
    void refuse(RtcException failure) {
        if (closed == null) {
            closed = failure;
        }
    }

    /** Ends: fails what was not sent; what was taken is on its way. */
    void end(RtcException failure) {
        refuse(failure);
        for (Waiting each : List.copyOf(waiting)) {
            withdraw(each);
            each.sink.error(failure);
        }
        for (Waiting each = handing.poll(); each != null; each = handing.poll()) {
            each.sink.success();
        }
    }

    private void withdraw(Waiting gone) {
        if (waiting.remove(gone)) {
            count(gone, -1);
        }
    }

    private void count(Waiting each, int by) {
        if (!each.paced) {
            places += by;
            bytes += (long) by * each.size();
        }
    }

    private void expire(long now) {
        for (Waiting each : List.copyOf(waiting)) {
            if (!each.paced && now - each.deadline >= 0) {
                withdraw(each);
                each.sink.error(new DataException(RtcErrorCode.TIMEOUT, "the message could not be handed over in time"));
            } else if (!each.paced) {
                timer.at(each.deadline);
            }
        }
    }
}
