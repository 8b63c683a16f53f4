package io.reactivertc.impl.signaling;

import io.reactivertc.common.UserId;
import io.reactivertc.impl.hub.Hub;
import io.reactivertc.impl.hub.LinkInfo;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.SignalingLink;
import io.reactivertc.signaling.SignalingTransport;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/** Connects to a hub in the same process, without sockets and without JSON: for tests, and for rooms that never leave a process. Any thread. */
public final class InMemorySignaling {

    private static final LinkInfo HERE = new LinkInfo("memory");

    private final Hub hub;
    private final RtcLoop loop;

    /** Connections are made and cut on any thread, so this is not the loop's alone. */
    private final Set<InMemoryLink> links = ConcurrentHashMap.newKeySet();

    /** Creates connections to a hub that runs on this loop; both stay the caller's. */
    public InMemorySignaling(Hub hub, RtcLoop loop) {
        this.hub = hub;
        this.loop = loop;
    }

    /** Returns a transport to the hub; each connect makes a link of its own. */
    public SignalingTransport transport() {
        return new SignalingTransport() {
            @Override
            public Mono<SignalingLink> connect() {
                return Mono.fromSupplier(InMemorySignaling.this::open);
            }

            @Override
            public boolean isConfidential() {
                return true;
            }
        };
    }

    private SignalingLink open() {
        InMemoryLink link = new InMemoryLink(loop, links::remove);
        links.add(link);
        hub.connect(HERE, link::open);
        return link;
    }

    /** Breaks the connections of this user, as a network would: neither side says goodbye. */
    public void cut(UserId user) {
        List.copyOf(links).forEach(link -> link.cutIfOf(user));
    }

    /** Breaks all connections. */
    public void cutAll() {
        List.copyOf(links).forEach(InMemoryLink::cut);
    }
}
