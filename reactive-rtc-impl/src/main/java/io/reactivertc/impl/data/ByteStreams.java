package io.reactivertc.impl.data;

import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ControlFrame.StreamSignal;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Gives the two directions of a channel an end, which is what makes a stream of bytes of its messages. Verbs and streams: any thread; the rest on the loop. */
final class ByteStreams {

    /** What fits a usual frame with its header. */
    private static final int PIECE_BYTES = 65_536 - RecordFormat.HEADER_BYTES;

    private static final int MOST_TEXT = 256;

    private final RtcLoop loop;
    private final Outbox outbox;
    private final Intake intake;
    private final Sends sends;
    private final ControlSender control;
    private final Runnable pumpSoon;

    /** Claimed on any thread, by whoever subscribes first. */
    private final AtomicBoolean claimed = new AtomicBoolean();

    /** What to say when all before it is in frames: how this side's direction ends. */
    private @Nullable Ending ending;

    private boolean said;
    private @Nullable MonoSink<Void> waiter;
    private @Nullable RtcException over;
    private boolean cancelSaid;

    /** Written on the loop, read where a stream of bytes ends. */
    private volatile boolean complete;

    /** How a direction ends; null completes it. */
    private record Ending(StreamSignal.@Nullable Broken broken) {}

    ByteStreams(RtcLoop loop, Outbox outbox, Intake intake, Sends sends, ControlSender control, Runnable pumpSoon) {
        this.loop = loop;
        this.outbox = outbox;
        this.intake = intake;
        this.sends = sends;
        this.control = control;
        this.pumpSoon = pumpSoon;
    }

    /** Cuts a text to what may be said. */
    static String cut(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
    }

    // this side's direction

    /** Sends all bytes and then the end. Any thread. */
    Mono<Void> send(Publisher<ByteBuffer> bytes) {
        return Mono.defer(() -> {
            if (!claimed.compareAndSet(false, true)) {
                return Mono.error(new DataException(RtcErrorCode.INVALID_ARGUMENT, "a stream of bytes was sent before"));
            }
            return sends.send(bytes, ByteStreams::pieces)
                    .then(LoopVerbs.create(loop, this::finish))
                    .doOnError(failure -> loop.execute(() -> breakOff(failure)))
                    .doOnCancel(() -> loop.execute(() -> breakOff(new DataException(RtcErrorCode.NOT_SENT, "cancelled"))));
        });
    }

    /** Cuts a buffer into what fits a frame; an empty one is one empty piece. */
    private static List<Payload> pieces(ByteBuffer buffer) {
        if (buffer.remaining() <= PIECE_BYTES) {
            return List.of(Payload.binary(buffer));
        }
        ByteBuffer rest = buffer.slice();
        List<Payload> pieces = new ArrayList<>(rest.remaining() / PIECE_BYTES + 1);
        while (rest.hasRemaining()) {
            int length = Math.min(PIECE_BYTES, rest.remaining());
            pieces.add(Payload.binary(rest.slice(rest.position(), length)));
            rest.position(rest.position() + length);
        }
        return pieces;
    }

    /** Says the end as soon as all is sent; tells this sink when all has arrived. */
    private void finish(MonoSink<Void> sink) {
        RtcException failure = over;
        if (failure != null) {
            sink.error(failure);
            return;
        }
        waiter = sink;
        end(new Ending(null));
    }

    private void breakOff(Throwable failure) {
        if (over == null && !said) {
            String code = failure instanceof RtcException known ? known.code().name() : RtcErrorCode.REMOTE_ERROR.name();
            waiter = null;
            end(new Ending(new StreamSignal.Broken(code, cut(String.valueOf(failure.getMessage())))));
        }
    }

    private void end(Ending how) {
        ending = how;
        outbox.refuse(new DataException(RtcErrorCode.CHANNEL_CLOSED, "this direction of the channel has ended"));
        finishSaying();
        acknowledged();
        pumpSoon.run();
    }

    /** Says how this direction ends, once all before it is in frames. */
    void finishSaying() {
        Ending how = ending;
        if (how != null && !said && outbox.isDrained()) {
            StreamSignal.Broken broken = how.broken;
            said = control.send(ControlFrame.ofStream(
                    broken != null ? broken : new StreamSignal.End(outbox.last(), outbox.bytes())));
            acknowledged();
        }
    }

    /** Looks whether all has arrived. */
    void acknowledged() {
        MonoSink<Void> waiting = waiter;
        if (waiting != null && said && outbox.acknowledged() == outbox.last()) {
            waiter = null;
            waiting.success();
        }
    }

    /** Hears that the other side takes no more. */
    void cancelled(String reason) {
        outbox.stop(new DataException(RtcErrorCode.STREAM_CANCELLED, "the receiver takes no more: " + reason));
    }

    /** Ends with the channel. */
    void over(RtcException failure) {
        over = failure;
        MonoSink<Void> waiting = waiter;
        waiter = null;
        if (waiting != null) {
            waiting.error(failure);
        }
    }

    // the other side's direction

    /** Emits the bytes of the other side. Any thread. */
    Flux<ByteBuffer> bytes() {
        return intake.inbox().exclusive(this::cancel)
                .map(DataMessage::bytes)
                .filter(ByteBuffer::hasRemaining)
                .concatWith(Mono.defer(this::end));
    }

    private Mono<ByteBuffer> end() {
        return complete
                ? Mono.empty()
                : Mono.error(
                        new DataException(RtcErrorCode.CHANNEL_CLOSED, "the channel was closed before the end of the stream"));
    }

    private void cancel() {
        if (!cancelSaid) {
            cancelSaid = control.send(ControlFrame.ofStream(new StreamSignal.Cancelled("the subscriber cancelled")));
        }
    }

    /** Hears that this was all. */
    void ended(StreamSignal.End end) {
        intake.end(end.messages(), end.bytes());
        complete = true;
        intake.inbox().complete();
    }

    /** Hears that what was to be sent failed. */
    void broken(StreamSignal.Broken broken) {
        intake.end();
        intake.inbox().complete(
                new DataException(RtcErrorCode.REMOTE_ERROR,
                        "what the other side was sending failed: " + broken.code() + ": " + broken.message()));
    }
}
