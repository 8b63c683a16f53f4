package io.reactivertc.impl.data;

import io.reactivertc.data.Payload;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import reactor.core.publisher.MonoSink;

/** Sends one message and tells one subscriber when it was handed over or, if asked to, when it arrived. On the loop. */
final class SingleSend implements SendQueue.Source, Outgoing.Sender {

    private final Outgoing message;
    private final MonoSink<Void> sink;
    private final boolean untilAcknowledged;
    private final long deadline;
    private boolean handed;
    private boolean done;

    /** Encodes the payload; throws {@link DataException} if it cannot be sent. Any thread. */
    SingleSend(Payload payload, PayloadEncoder encoder, MonoSink<Void> sink, boolean untilAcknowledged, long deadline) {
        this.message = encoder.encode(payload, this);
        this.sink = sink;
        this.untilAcknowledged = untilAcknowledged;
        this.deadline = deadline;
    }

    Outgoing message() {
        return message;
    }

    long deadline() {
        return deadline;
    }

    /** Notes that nobody waits any more. */
    void cancelled() {
        done = true;
    }

    @Override
    public Outgoing next() {
        return message;
    }

    @Override
    public boolean hasNext() {
        return message.number() == 0;
    }

    @Override
    public void onHanded() {
        handed = true;
        if (!untilAcknowledged) {
            complete();
        }
    }

    @Override
    public void onAcknowledged() {
        complete();
    }

    @Override
    public void onFailed(RtcException failure) {
        if (!done) {
            done = true;
            sink.error(failure);
        }
    }

    @Override
    public long expire(long now) {
        if (done || handed) {
            return Long.MAX_VALUE;
        }
        if (now - deadline < 0) {
            return deadline;
        }
        onFailed(new DataException(RtcErrorCode.TIMEOUT, "the message could not be handed over in time"));
        return Long.MAX_VALUE;
    }

    boolean isDone() {
        return done;
    }

    private void complete() {
        if (!done) {
            done = true;
            sink.success();
        }
    }
}
