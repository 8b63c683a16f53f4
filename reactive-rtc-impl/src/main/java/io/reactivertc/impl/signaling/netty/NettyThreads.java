package io.reactivertc.impl.signaling.netty;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

/**
 * Leases a client on threads of our own: daemons that start with the first connection and end soon after the last one, so that nothing is left over. Connections are few and live
 * long, so they are not pooled. Making a client reads files; not on a thread that must not block.
 */
final class NettyThreads {

    private static final Logger log = LoggerFactory.getLogger(NettyThreads.class);
    private static final int ENDED = -1;

    /** A connection that the server closed at once may have frames in it that are about to be read. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

    /** Replaced when all leases were given back; leases come and go on any thread. */
    private static final AtomicReference<NettyThreads> CURRENT = new AtomicReference<>(new NettyThreads());

    private final LoopResources loops = LoopResources.create("rtc-signaling", THREADS, true);
    private final HttpClient client = HttpClient.newConnection()
            .runOn(loops)
            .resolver(spec -> spec.runOn(loops))
            .doOnChannelInit((observer, channel, address) -> channel.pipeline().addLast(new OriginRemover()));

    /** Counts leases, {@link #ENDED} after the last. */
    private final AtomicInteger leases = new AtomicInteger();

    private NettyThreads() {}

    /** Is the right to use the client until it is given back, once. */
    static final class Lease {

        private final NettyThreads threads;
        private final AtomicBoolean returned = new AtomicBoolean();

        private Lease(NettyThreads threads) {
            this.threads = threads;
        }

        HttpClient client() {
            return threads.client;
        }

        void release() {
            if (returned.compareAndSet(false, true)) {
                threads.release();
            }
        }
    }

    static Lease lease() {
        while (true) {
            NettyThreads threads = CURRENT.get();
            if (threads.leases.getAndUpdate(count -> count == ENDED ? ENDED : count + 1) != ENDED) {
                return new Lease(threads);
            }
            CURRENT.compareAndSet(threads, new NettyThreads());
        }
    }

    private void release() {
        if (leases.updateAndGet(count -> count == 1 ? ENDED : count - 1) == ENDED) {
            loops.disposeLater(LINGER, LINGER.multipliedBy(3))
                    .subscribe(none -> {}, error -> log.debug("the threads of signaling did not end in order", error));
        }
    }
}
