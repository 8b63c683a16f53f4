package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.data.ChannelOptions;
import io.reactivertc.data.ChannelPriority;
import io.reactivertc.data.ChannelState;
import io.reactivertc.data.DataChannel;
import io.reactivertc.error.DataException;
import io.reactivertc.error.PeerClosedException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.loop.Roster;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Opens and shows the channels that applications use. Streams and verbs: any thread; the rest on the loop. */
public final class PeerChannels implements LinkChannels.User {

    private static final Logger log = LoggerFactory.getLogger(PeerChannels.class);
    private static final String RESERVED = "rtc.";
    private static final int LONGEST_LABEL = 64;

    private final PeerLinkConfig config;
    private final RtcLoop loop;
    private final LinkChannels links;
    private final LongSupplier roundTripNanos;
    private final Roster<DataChannel, DataChannel> announced;
    private final Set<Opening> waiting = new LinkedHashSet<>();
    private final Map<DefaultDataChannel, Opening> openings = new LinkedHashMap<>();

    PeerChannels(PeerLinkConfig config, RtcLoop loop, LinkChannels links, LongSupplier roundTripNanos) {
        this.config = config;
        this.loop = loop;
        this.links = links;
        this.roundTripNanos = roundTripNanos;
        this.announced = new Roster<>(loop);
    }

    /** Opens a channel; see {@link io.reactivertc.peer.Peer#openChannel(String, ChannelOptions)}. */
    public Mono<DataChannel> open(String label, ChannelOptions options) {
        require(label.length() <= LONGEST_LABEL && label.chars().allMatch(each -> each >= ' ' && each <= '~'),
                "a label has at most 64 ASCII characters");
        require(!label.startsWith(RESERVED), "labels that begin with rtc. are reserved");
        return LoopVerbs.create(loop, sink -> new Opening(label, options, sink).begin());
    }

    /** Emits the channels that the other side opens; see {@link io.reactivertc.peer.Peer#channels()}. */
    public Flux<DataChannel> channels() {
        return announced.members();
    }

    @Override
    public void onLive(int epoch) {
        List.copyOf(waiting).forEach(Opening::attempt);
    }

    @Override
    public FairChannel.@Nullable Listener onAnnounced(FairChannel channel) {
        ChannelSpec spec = channel.spec();
        if (spec.label().startsWith(RESERVED)) {
            return null;
        }
        try {
            Conversation conversation = channel(spec.label(), options(spec)).conversation();
            conversation.begin(channel);
            return conversation;
        } catch (IllegalArgumentException invalid) {
            log.debug("{} refused a channel: {}", config.logPrefix(), invalid.getMessage());
            return null;
        }
    }

    @Override
    public void onClosed(CloseReason reason) {
        List.copyOf(waiting).forEach(opening -> opening.fail(closedBy(reason)));
        announced.complete();
    }

    private static PeerClosedException closedBy(CloseReason reason) {
        return new PeerClosedException("the peer is closed: " + reason.kind(), reason);
    }

    private DefaultDataChannel channel(String label, ChannelOptions options) {
        return new DefaultDataChannel(label, options, config, loop, roundTripNanos, new Keeper());
    }

    private static ChannelSpec spec(String label, ChannelOptions options) {
        Integer retransmits = options.maxRetransmits();
        Duration lifeTime = options.maxPacketLifeTime();
        return new ChannelSpec(
                label,
                options.ordered(),
                retransmits == null ? -1 : retransmits,
                lifeTime == null ? -1 : (int) lifeTime.toMillis(),
                options.protocol(),
                -1);
    }

    private static ChannelOptions options(ChannelSpec spec) {
        return new ChannelOptions(
                spec.ordered(),
                spec.maxRetransmits() < 0 ? null : Integer.valueOf(spec.maxRetransmits()),
                spec.maxPacketLifeTimeMillis() < 0 ? null : Duration.ofMillis(spec.maxPacketLifeTimeMillis()),
                spec.protocol(),
                ChannelPriority.LOW);
    }

    private static int weight(ChannelPriority priority) {
        return switch (priority) {
            case VERY_LOW -> LinkChannels.NORMAL_WEIGHT / 2;
            case LOW -> LinkChannels.NORMAL_WEIGHT;
            case MEDIUM -> LinkChannels.NORMAL_WEIGHT * 2;
            case HIGH -> LinkChannels.NORMAL_WEIGHT * 4;
        };
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private final class Keeper implements DefaultDataChannel.Keeper {

        @Override
        public void onReady(DefaultDataChannel channel) {
            Opening opening = openings.remove(channel);
            if (opening == null) {
                announced.add(channel, channel);
            } else {
                opening.ready(channel);
            }
        }

        @Override
        public void onOver(DefaultDataChannel channel, ChannelState terminal) {
            Opening opening = openings.remove(channel);
            if (opening != null) {
                opening.over(terminal);
            }
            announced.remove(channel);
        }

        @Override
        public @Nullable CloseReason linkClosed() {
            return links.closed();
        }
    }

    /** Is the wish for a channel, across peer connections until one is open. */
    private final class Opening {

        private final String label;
        private final ChannelOptions options;
        private final MonoSink<DataChannel> sink;
        private @Nullable DefaultDataChannel channel;
        private @Nullable Disposable timer;
        private boolean cancelled;

        Opening(String label, ChannelOptions options, MonoSink<DataChannel> sink) {
            this.label = label;
            this.options = options;
            this.sink = sink;
        }

        private void begin() {
            CloseReason closed = links.closed();
            if (closed != null) {
                sink.error(closedBy(closed));
            } else if (waiting.size() >= LinkChannels.MOST_CHANNELS) {
                sink.error(tooMany());
            } else {
                timer = loop.schedule(this::late, config.timeouts().send());
                sink.onCancel(() -> loop.execute(this::cancel));
                waiting.add(this);
                attempt();
            }
        }

        private void attempt() {
            if (!links.isLive()) {
                return;
            }
            DefaultDataChannel made = channel(label, options);
            FairChannel opened = links.open(spec(label, options), weight(options.priority()), made.conversation());
            if (opened == null) {
                fail(tooMany());
                return;
            }
            waiting.remove(this);
            channel = made;
            openings.put(made, this);
            made.conversation().begin(opened);
        }

        private void ready(DefaultDataChannel open) {
            settle();
            sink.success(open);
        }

        /** Begins anew if only the peer connection is gone. */
        private void over(ChannelState terminal) {
            channel = null;
            CloseReason closed = links.closed();
            if (cancelled) {
                return;
            }
            if (closed != null) {
                fail(closedBy(closed));
            } else if (terminal instanceof ChannelState.Failed failed && failed.cause().code() != RtcErrorCode.LINK_REBUILT) {
                settle();
                sink.error(failed.cause());
            } else {
                waiting.add(this);
            }
        }

        private void late() {
            abandon();
            fail(new DataException(RtcErrorCode.TIMEOUT, "the channel could not be opened in time"));
        }

        private void cancel() {
            settle();
            abandon();
        }

        private void abandon() {
            cancelled = true;
            DefaultDataChannel open = channel;
            if (open != null) {
                open.conversation().abandon();
            }
        }

        private void fail(RtcException failure) {
            settle();
            sink.error(failure);
        }

        private void settle() {
            waiting.remove(this);
            if (timer != null) {
                timer.dispose();
            }
        }

        private DataException tooMany() {
            return new DataException(RtcErrorCode.TOO_MANY_CHANNELS,
                    "there are " + LinkChannels.MOST_CHANNELS + " channels to this peer");
        }
    }
}
