package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.data.ChannelOptions;
import io.reactivertc.data.ChannelState;
import io.reactivertc.data.DataChannel;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.StateCell;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Is a channel as users see it; what is said on it is a {@link Conversation}. */
final class DefaultDataChannel implements DataChannel {

    /** Keeps channels. On the loop. */
    interface Keeper {

        /** Tells that messages flow. At most once. */
        void onReady(DefaultDataChannel channel);

        /** Tells that a channel ended. At most once. */
        void onOver(DefaultDataChannel channel, ChannelState terminal);

        /** Returns why the link ends; null while it does not. */
        @Nullable
        CloseReason linkClosed();
    }

    private static final int MOST_REASON = 256;

    private final String label;
    private final ChannelOptions options;
    private final RtcLoop loop;
    private final Keeper keeper;
    private final Conversation conversation;
    private final StateCell<ChannelState> state;
    private final Sinks.One<CloseReason> closed = Sinks.one();

    DefaultDataChannel(
            String label,
            ChannelOptions options,
            PeerLinkConfig config,
            RtcLoop loop,
            LongSupplier roundTripNanos,
            Keeper keeper) {
        this.label = label;
        this.options = options;
        this.loop = loop;
        this.keeper = keeper;
        this.state = new StateCell<>(loop, new ChannelState.Open());
        this.conversation = options.hasFlowControl()
                ? new FlowChannel(config, loop, roundTripNanos, new Events())
                : new RawChannel(config, loop, options.isReliable(), new Events());
    }

    Conversation conversation() {
        return conversation;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public ChannelOptions options() {
        return options;
    }

    @Override
    public ChannelState state() {
        return state.get();
    }

    @Override
    public Flux<ChannelState> states() {
        return state.states();
    }

    @Override
    public Flux<DataMessage> messages() {
        return conversation.messages();
    }

    @Override
    public Flux<ByteBuffer> bytes() {
        return conversation.bytes();
    }

    @Override
    public long droppedMessages() {
        return conversation.dropped();
    }

    @Override
    public Mono<Void> send(Payload payload) {
        return conversation.send(Objects.requireNonNull(payload, "payload"));
    }

    @Override
    public Mono<Void> sendAcknowledged(Payload payload) {
        return conversation.sendAcknowledged(Objects.requireNonNull(payload, "payload"));
    }

    @Override
    public Mono<Void> send(Publisher<? extends Payload> payloads) {
        return conversation.send(Objects.requireNonNull(payloads, "payloads"));
    }

    @Override
    public Mono<Void> sendBytes(Publisher<ByteBuffer> bytes) {
        return conversation.sendBytes(Objects.requireNonNull(bytes, "bytes"));
    }

    @Override
    public Mono<Void> close(String reason) {
        CloseReason local = CloseReason.of(CloseReason.Kind.LOCAL, cut(Objects.requireNonNull(reason, "reason")));
        return Mono.defer(() -> {
            loop.executeOrRun(() -> leave(local));
            return closed.asMono().then();
        });
    }

    private static String cut(String reason) {
        return reason.length() <= MOST_REASON ? reason : reason.substring(0, MOST_REASON);
    }

    private void leave(CloseReason reason) {
        if (!loop.isDisposed() && state.get().isOpen()) {
            state.set(new ChannelState.Closing());
            conversation.leave(reason);
        }
    }

    @Override
    public Mono<CloseReason> onClose() {
        return closed.asMono();
    }

    @Override
    public void dispose() {
        loop.execute(() -> leave(CloseReason.of(CloseReason.Kind.LOCAL)));
    }

    @Override
    public boolean isDisposed() {
        return state().isTerminal();
    }

    @Override
    public String toString() {
        return "DataChannel[" + label + ", " + state() + "]";
    }

    private final class Events implements Conversation.Owner {

        @Override
        public void onReady() {
            keeper.onReady(DefaultDataChannel.this);
        }

        @Override
        public void onOver(ChannelState terminal) {
            state.complete(terminal);
            CloseReason reason = terminal instanceof ChannelState.Failed failed
                    ? CloseReason.failed(failed.cause())
                    : ((ChannelState.Closed) terminal).reason();
            closed.tryEmitValue(reason);
            keeper.onOver(DefaultDataChannel.this, terminal);
        }

        @Override
        public @Nullable CloseReason linkClosed() {
            return keeper.linkClosed();
        }
    }
}
