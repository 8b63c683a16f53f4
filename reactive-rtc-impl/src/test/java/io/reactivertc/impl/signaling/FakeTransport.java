package io.reactivertc.impl.signaling;

import io.reactivertc.signaling.SignalingLink;
import io.reactivertc.signaling.SignalingTransport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Makes fake links: at once, or when the test says so, or not at all. */
final class FakeTransport implements SignalingTransport {

    final List<FakeLink> links = new ArrayList<>();
    final List<MonoSink<SignalingLink>> held = new ArrayList<>();
    boolean holding;
    int attempts;
    int cancelled;
    @Nullable
    RuntimeException error;
    private final boolean confidential;

    FakeTransport(boolean confidential) {
        this.confidential = confidential;
    }

    @Override
    public Mono<SignalingLink> connect() {
        return Mono.<SignalingLink>create(sink -> {
            attempts++;
            sink.onCancel(() -> cancelled++);
            if (error != null) {
                sink.error(error);
            } else if (holding) {
                held.add(sink);
            } else {
                sink.success(make());
            }
        });
    }

    FakeLink make() {
        FakeLink link = new FakeLink();
        links.add(link);
        return link;
    }

    FakeLink link() {
        return links.get(links.size() - 1);
    }

    @Override
    public boolean isConfidential() {
        return confidential;
    }
}
