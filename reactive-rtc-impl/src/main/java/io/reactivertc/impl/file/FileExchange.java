package io.reactivertc.impl.file;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.UserId;
import io.reactivertc.error.FileException;
import io.reactivertc.error.PeerClosedException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.file.TransferId;
import io.reactivertc.impl.data.FairChannel;
import io.reactivertc.impl.data.LinkChannels;
import io.reactivertc.impl.data.PeerLink;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Moves files between this participant and one peer, both ways. Lives as long as the link. On the loop, but for what users call. */
public final class FileExchange implements LinkChannels.User {

    private static final Logger log = LoggerFactory.getLogger(FileExchange.class);
    private static final Duration TICK = Duration.ofMillis(250);

    private final FileWire wire;
    private final RtcLoop loop;
    private final PeerLink link;
    private final Sending sending;
    private final Receiving receiving;
    private final Runnable ticking = this::tick;
    private boolean ticks;
    private boolean closed;

    /** Creates an exchange that does nothing before {@link #start()}. Any thread. */
    public FileExchange(FileContext context, RtcLoop loop, UserId remote, PeerLink link, String prefix) {
        this.loop = loop;
        this.link = link;
        this.wire = new FileWire(context, loop, remote, link, prefix);
        this.sending = new Sending(wire);
        this.receiving = new Receiving(wire);
    }

    /** Begins to listen; lanes come from there. Once. */
    public void start(LaneSupply lanes) {
        wire.supply(lanes);
        link.listen(FileWire.PART, this::onPart);
        link.channels().use(FileWire.PROTOCOL, this);
    }

    /** Sends a file; see {@link io.reactivertc.peer.Peer#sendFile(FileSource, SendFileOptions)}. Any thread. */
    public Mono<OutgoingFile> send(FileSource source, SendFileOptions options) {
        Objects.requireNonNull(options, "options");
        return content(Objects.requireNonNull(source, "source"))
                .flatMap(content -> {
                    TransferId wanted = options.id(); // a new one is made here because good random bits may take time
                    TransferId id = wanted == null ? TransferId.random() : wanted;
                    return LoopVerbs.create(loop, sink -> send(id, content, options, sink));
                });
    }

    /** Emits what the peer offers; see {@link io.reactivertc.peer.Peer#files()}. Any thread. */
    public Flux<IncomingFile> files() {
        return receiving.files();
    }

    /** Uses a lane, as it opens and until it ends. */
    public void use(LinkChannels lane) {
        lane.use(FileWire.PROTOCOL, new LaneUser(lane));
    }

    private Mono<Content> content(FileSource source) {
        return source instanceof FileSource.OfPath path
                ? PathContent.of(path, wire.context().disk())
                : Mono.<Content>fromSupplier(
                        () -> new PublisherContent((FileSource.OfPublisher) source, wire.context().disk()))
                        .subscribeOn(wire.context().disk());
    }

    private void send(TransferId id, Content content, SendFileOptions options, MonoSink<OutgoingFile> sink) {
        try {
            OutgoingTransfer transfer = sending.add(id, content, options);
            sink.onCancel(() -> loop.execute(transfer::cancelled));
            sink.success(transfer);
            tickSoon();
        } catch (RtcException refused) {
            sink.error(refused);
        }
    }

    @Override
    public void onLive(int epoch) {
        sending.onLive();
    }

    @Override
    public FairChannel.@Nullable Listener onAnnounced(FairChannel channel) {
        return new ReceiveLane(receiving, wire, channel);
    }

    @Override
    public void onClosed(CloseReason reason) {
        closed = true;
        PeerClosedException gone = new PeerClosedException("the peer is closed: " + reason, reason);
        sending.onClosed(gone);
        receiving.onClosed(gone);
    }

    private void onPart(JsonText part) {
        if (closed) {
            return;
        }
        try {
            onFrame(wire.context().codec().decode(part));
        } catch (FileException malformed) {
            log.debug("{} dropped what was said about a file: {}", wire.prefix(), malformed.getMessage());
            wire.context().codec().offerId(part)
                    .ifPresent(id -> receiving.onInvalidOffer(id, String.valueOf(malformed.getMessage())));
        }
    }

    private void onFrame(FileFrame frame) {
        OutgoingTransfer sent = sending.find(frame.id());
        IncomingTransfer received = receiving.find(frame.id());
        if (frame instanceof FileFrame.Offer offer) {
            receiving.onOffer(offer);
            tickSoon();
        } else if (sent != null && !(frame instanceof FileFrame.Suspend || frame instanceof FileFrame.Resume)) {
            toSender(sent, frame);
        } else if (frame instanceof FileFrame.Accept accept) {
            String code = RtcErrorCode.TRANSFER_NOT_FOUND.name();
            wire.say(new FileFrame.Cancel(accept.id(), code, "no such file is offered"));
        } else {
            toEither(sent, received, frame);
        }
    }

    private static void toSender(OutgoingTransfer transfer, FileFrame frame) {
        if (frame instanceof FileFrame.Accept accept) {
            transfer.onAccept(accept);
        } else if (frame instanceof FileFrame.Reject reject) {
            transfer.onReject(new FileException(RtcErrorCode.fromWire(reject.code()), "rejected: " + reject.message()));
        } else if (frame instanceof FileFrame.Limit limit) {
            transfer.onLimit(limit);
        } else if (frame instanceof FileFrame.Done done) {
            transfer.onDone(done.sha256());
        } else if (frame instanceof FileFrame.Corrupt corrupt) {
            transfer.onCorrupt(corrupt.attempt());
        } else if (frame instanceof FileFrame.Cancel cancel) {
            transfer.onCancel(cancel);
        }
    }

    private static void toEither(@Nullable OutgoingTransfer sent, @Nullable IncomingTransfer received, FileFrame frame) {
        if (frame instanceof FileFrame.Suspend || frame instanceof FileFrame.Resume) {
            boolean held = frame instanceof FileFrame.Suspend;
            if (sent != null) {
                sent.onHold(held);
            } else if (received != null) {
                received.onHold(held);
            }
        } else if (frame instanceof FileFrame.Cancel cancel && received != null) {
            received.onCancel(cancel);
        }
    }

    private void tickSoon() {
        if (!ticks && !closed) {
            ticks = true;
            loop.schedule(ticking, TICK);
        }
    }

    private void tick() {
        ticks = false;
        sending.tick();
        receiving.tick();
        if (sending.isBusy() || receiving.isBusy()) {
            tickSoon();
        }
    }

    /** Sends and receives over one lane. */
    private final class LaneUser implements LinkChannels.User {

        private final LinkChannels lane;

        LaneUser(LinkChannels lane) {
            this.lane = lane;
        }

        @Override
        public void onLive(int epoch) {
            sending.addLane(lane);
        }

        @Override
        public FairChannel.@Nullable Listener onAnnounced(FairChannel channel) {
            return new ReceiveLane(receiving, wire, channel);
        }

        @Override
        public void onClosed(CloseReason reason) {
            sending.removeLane(lane);
        }
    }
}
