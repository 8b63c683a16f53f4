package io.reactivertc.impl.signaling;

import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingLink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Is a link whose server is the test. */
final class FakeLink implements SignalingLink {

    final Sinks.Many<SignalingFrame<ServerMessage>> incoming = Sinks.many().unicast().onBackpressureBuffer();
    final List<SignalingFrame<ClientMessage>> sent = new ArrayList<>();
    @Nullable
    Boolean closedToLeave;
    boolean closesNever;

    @Override
    public Flux<SignalingFrame<ServerMessage>> receive() {
        return incoming.asFlux();
    }

    @Override
    public void send(SignalingFrame<ClientMessage> frame) {
        sent.add(frame);
    }

    @Override
    public Mono<Void> close(boolean leave) {
        return Mono.defer(() -> {
            closedToLeave = leave;
            return closesNever ? Mono.never() : Mono.empty();
        });
    }

    /** Returns what was sent, without the hello. */
    List<SignalingFrame<ClientMessage>> said() {
        return sent.subList(1, sent.size());
    }

    List<ClientMessage> saidMessages() {
        return said().stream().<ClientMessage>map(SignalingFrame::message).toList();
    }

    ClientMessage.Hello hello() {
        return (ClientMessage.Hello) sent.get(0).message();
    }

    SignalingFrame<ClientMessage> last() {
        return sent.get(sent.size() - 1);
    }
}
