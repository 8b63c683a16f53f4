package io.reactivertc.impl.peer;

import io.reactivertc.error.EngineException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.media.Codec;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Makes peer connections that exist in memory only, and connects those of one {@link FakeNetwork} to each other through the descriptions and candidates that they are told.
 * Knows how many it made, and what it was asked that a real engine would refuse. Any number of loops and threads may use it.
 */
public final class FakePeerEngine implements PeerEngine {

    private final FakeNetwork network;
    private final List<FakePeerPort> ports = new CopyOnWriteArrayList<>();
    private final List<String> misuse = new CopyOnWriteArrayList<>();
    private final List<PeerPortConfig> configs = new CopyOnWriteArrayList<>();
    private final Queue<RtcException> failures = new ConcurrentLinkedQueue<>();
    private volatile Supplier<Duration> delay = () -> Duration.ofMillis(1);

    /** Creates an engine with a network of its own. */
    public FakePeerEngine() {
        this(new FakeNetwork());
    }

    /** Creates an engine on this network. */
    public FakePeerEngine(FakeNetwork network) {
        this.network = network;
    }

    @Override
    public AudioSourcePort audioSource() {
        return new FakeSource.Audio();
    }

    @Override
    public VideoSourcePort videoSource() {
        return new FakeSource.Video();
    }

    @Override
    public Mono<List<Codec>> codecs() {
        return Mono.just(List.of(Codec.OPUS, Codec.VP8));
    }

    @Override
    public Mono<PeerPort> open(PeerPortConfig config, RtcLoop loop, PeerPort.Listener listener) {
        return Mono.create(sink -> sink.onDispose(loop.schedule(() -> {
            configs.add(config);
            RtcException failure = failures.poll();
            if (failure == null) {
                FakePeerPort port = new FakePeerPort(this, loop, listener);
                ports.add(port);
                sink.success(port);
            } else {
                sink.error(failure);
            }
        }, delay())));
    }

    /** Makes the next attempt to open a peer connection fail. */
    public void failNextOpen() {
        failNextOpen(new EngineException(RtcErrorCode.ENGINE_FAILED, "as the test wants it"));
    }

    /** Makes the next attempt to open a peer connection fail so. */
    public void failNextOpen(RtcException failure) {
        failures.add(failure);
    }

    /** Makes each operation take as long as this says. */
    public void delay(Supplier<Duration> each) {
        delay = each;
    }

    /** Returns the network. */
    public FakeNetwork network() {
        return network;
    }

    /** Returns all ports made so far, oldest first. */
    public List<FakePeerPort> ports() {
        return List.copyOf(ports);
    }

    /** Returns the ports that are not closed. */
    public List<FakePeerPort> live() {
        return ports.stream().filter(port -> !port.isClosed()).toList();
    }

    /** Returns to how many bits per second each sender of the open ports is limited. */
    public List<Integer> limits() {
        return live().stream().flatMap(port -> port.senders().stream()).map(FakeSender::limited).toList();
    }

    /** Returns with what the ports were made. */
    public List<PeerPortConfig> configs() {
        return List.copyOf(configs);
    }

    /** Returns what it was asked that a real engine would refuse or ignore. */
    public List<String> misuse() {
        return List.copyOf(misuse);
    }

    Duration delay() {
        return delay.get();
    }

    void misused(String how) {
        misuse.add(how);
    }
}
