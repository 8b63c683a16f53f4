package io.reactivertc.impl.peer;

import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.LaneLink;
import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.peer.PeerPath;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/** Is one life of one lane. It does not recover: who needs it makes another. Confined to the loop. */
final class Lane implements PeerLife.Owner {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * Is what all lanes to one peer share.
     *
     * @param context of the peer
     * @param signals carries what lanes say
     * @param lives makes the peer connection of a lane
     * @param links makes the data of a peer connection
     */
    record Parts(PeerContext context, SignalSender signals, Lives lives, Links links) {}

    /** Makes lives. */
    interface Lives {
        PeerLife create(int epoch, boolean offers, PeerLife.Owner owner);
    }

    /** Makes the data of a fresh peer connection. */
    interface Links {
        LaneLink create(PeerPort port, int epoch, Runnable onLost);
    }

    private final String name;
    private final Parts parts;
    private final Consumer<Lane> onLost;
    private final PeerLife life;
    private final Disposable patience;
    private @Nullable LaneLink link;
    private boolean ended;

    /** Creates a lane under this name that does nothing before {@link #begin()}. */
    Lane(String name, int epoch, boolean offers, Parts parts, Consumer<Lane> onLost) {
        this.name = name;
        this.parts = parts;
        this.onLost = onLost;
        this.life = parts.lives().create(epoch, offers, this);
        this.patience = parts.context().loop().schedule(this::onPatienceOver, PATIENCE);
    }

    void begin() {
        life.begin();
    }

    int epoch() {
        return life.epoch();
    }

    /** Returns whether nothing travels over it. */
    boolean isIdle() {
        return link == null || link.channels().isEmpty();
    }

    void onBody(SignalBody body) {
        life.onBody(body);
    }

    void onSignalingReady() {
        life.onSignalingReady();
    }

    /** Ends it; the peer connection is closed. Idempotent. */
    void end() {
        if (!ended) {
            ended = true;
            patience.dispose();
            LaneLink ending = link;
            if (ending != null) {
                ending.end();
            }
            life.end();
        }
    }

    private void lost(String why) {
        if (!ended) {
            log.debug("{} is lost: {}", name, why);
            end();
            onLost.accept(this);
        }
    }

    private void onPatienceOver() {
        if (link == null || !link.channels().isLive()) {
            lost("not open within " + PATIENCE);
        }
    }

    @Override
    public void onOpened(PeerPort port, int of) {
        link = parts.links().create(port, of, () -> lost("closed"));
    }

    @Override
    public void onState(PeerPort.LinkState state) {
        switch (state) {
            case DISCONNECTED, FAILED, BROKEN, CLOSED -> lost(state.name());
            default -> {
            }
        }
    }

    @Override
    public void onPath(PeerPath path) {}

    @Override
    public ChannelPort.@Nullable Listener onChannel(ChannelPort channel) {
        return link == null ? null : link.channels().onAnnounced(channel);
    }

    @Override
    public void onTrack(TrackPort track) {}

    @Override
    public void onTrackEnded(TrackPort track) {}

    @Override
    public void send(SignalBody body) {
        parts.signals().send(body.on(name));
    }

    @Override
    public boolean canSignal() {
        return parts.signals().canSignal();
    }

    @Override
    public void onRemoteDescription(Sdp description) {
        if (link != null) {
            link.maxFrameBytes(description.maxMessageBytes());
        }
    }

    @Override
    public void onStable() {}

    @Override
    public void onStalled() {
        lost("offers come to nothing");
    }

    @Override
    public void onFailed(Throwable failure) {
        lost(String.valueOf(failure.getMessage()));
    }
}
