package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.data.ChannelState;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Is what is said on one channel, with flow control or without. Verbs and streams: any thread; the rest on the loop. */
interface Conversation extends FairChannel.Listener {

    /** Receives what happens to a conversation. On the loop. */
    interface Owner {

        /** Tells that messages flow. At most once. */
        void onReady();

        /** Tells that it ended. At most once; nothing follows. */
        void onOver(ChannelState terminal);

        /** Returns why the link ends; null while it does not. */
        @Nullable
        CloseReason linkClosed();
    }

    /** Begins on this channel. */
    void begin(FairChannel on);

    /** Begins to end in an orderly way. */
    void leave(CloseReason reason);

    /** Ends because nobody wants it any more; at once if nothing can be said. */
    void abandon();

    /** See {@link io.reactivertc.data.DataChannel#send(Payload)}. */
    Mono<Void> send(Payload payload);

    /** See {@link io.reactivertc.data.DataChannel#sendAcknowledged(Payload)}. */
    Mono<Void> sendAcknowledged(Payload payload);

    /** See {@link io.reactivertc.data.DataChannel#send(Publisher)}. */
    Mono<Void> send(Publisher<? extends Payload> payloads);

    /** See {@link io.reactivertc.data.DataChannel#sendBytes(Publisher)}. */
    Mono<Void> sendBytes(Publisher<ByteBuffer> bytes);

    /** See {@link io.reactivertc.data.DataChannel#messages()}. */
    Flux<DataMessage> messages();

    /** See {@link io.reactivertc.data.DataChannel#bytes()}. */
    Flux<ByteBuffer> bytes();

    /** See {@link io.reactivertc.data.DataChannel#droppedMessages()}. */
    long dropped();

    /** Returns with what sends fail that come too late. */
    static RtcException closedBy(CloseReason reason) {
        return new DataException(
                RtcErrorCode.CHANNEL_CLOSED,
                "the channel is closed: " + (reason.text().isEmpty() ? reason.kind().name() : reason.text()));
    }
}
