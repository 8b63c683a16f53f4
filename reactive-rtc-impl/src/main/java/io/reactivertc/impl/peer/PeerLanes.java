package io.reactivertc.impl.peer;

import io.reactivertc.common.UserId;
import io.reactivertc.file.Lanes;
import io.reactivertc.impl.data.LaneLink;
import io.reactivertc.impl.data.PeerLink;
import io.reactivertc.impl.file.FileExchange;
import io.reactivertc.impl.file.LaneSupply;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Keeps the lanes to one peer: peer connections beside the main one, for content of files. Either side may open them, once it was allowed to. Epochs of a lane begin anew, above
 * all earlier ones, with each life of the main peer connection, and lanes end with it. Confined to the loop.
 */
final class PeerLanes implements LaneSupply {

    private static final String PREFIX = "lane-";

    /** How many lives one lane may have in one life of the main peer connection. */
    private static final int MOST_LIVES = 256;

    private static final Duration TICK = Duration.ofSeconds(5);
    private static final long IDLE_NANOS = Duration.ofSeconds(20).toNanos();
    private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int MOST_DOUBLINGS = 5;

    private final RtcLoop loop;
    private final Lane.Parts parts;
    private final Slot[] slots = new Slot[Lanes.MOST];
    private final Disposable.Swap ticking = Disposables.swap();
    private int base;
    private int allowed;
    private int wanted;
    private boolean live;
    private boolean ticks;

    private PeerLanes(Lane.Parts parts) {
        this.parts = parts;
        this.loop = parts.context().loop();
        for (int n = 0; n < slots.length; n++) {
            slots[n] = new Slot(PREFIX + (n + 1));
        }
    }

    /** Creates the lanes of a peer that is reached so, over which files travel. */
    static PeerLanes of(PeerContext context, UserId remote, IceServerSource servers, ClosingPorts ports, boolean polite,
            SignalSender signals,
            PeerLink main, FileExchange files) {
        Lane.Lives lives =
                (epoch, offers, owner) -> new PeerLife(context, remote, servers, ports, polite, epoch, offers, owner);
        Lane.Links links = (port, epoch, onLost) -> {
            LaneLink made = new LaneLink(context.loop(), port, epoch, main::leastRoundTripNanos, onLost);
            files.use(made.channels());
            return made;
        };
        return new PeerLanes(new Lane.Parts(context, signals, lives, links));
    }

    /** Is the place of one lane. */
    private final class Slot {

        private final String name;
        private @Nullable Lane lane;
        private int lives;
        private int losses;
        private long notBefore;
        private boolean pauses;
        private long idleSince;

        Slot(String name) {
            this.name = name;
        }

        void open(int epoch, boolean offers) {
            end();
            lives = epoch - base;
            idleSince = loop.nanoTime();
            Lane opened = new Lane(name, epoch, offers, parts, this::onLost);
            lane = opened;
            opened.begin();
        }

        private void onLost(Lane lost) {
            if (lane == lost) {
                lane = null;
                pauses = true;
                notBefore = loop.nanoTime() + (FIRST_PAUSE_NANOS << Math.min(losses, MOST_DOUBLINGS));
                losses++;
            }
        }

        boolean mayOpen() {
            return lane == null && lives < MOST_LIVES - 1 && !(pauses && loop.nanoTime() - notBefore < 0);
        }

        void end() {
            Lane ending = lane;
            lane = null;
            if (ending != null) {
                ending.end();
            }
        }

        void endIfIdle(boolean unused) {
            if (lane != null && !(unused && lane.isIdle())) {
                idleSince = loop.nanoTime();
            } else if (lane != null && loop.nanoTime() - idleSince >= IDLE_NANOS) {
                end();
            }
        }

        void begin() {
            end();
            lives = 0;
            losses = 0;
            pauses = false;
        }

        void onBody(SignalBody body) {
            Lane current = lane;
            if (current != null && body.epoch() == current.epoch()) {
                current.onBody(body);
            } else if (body.epoch() - base > lives && body.isOffer()) {
                open(body.epoch(), false);
                Objects.requireNonNull(lane, "just opened").onBody(body);
            }
        }
    }

    /** Begins with a life of the main peer connection, without lanes. */
    void begin(int epoch) {
        base = epoch * MOST_LIVES;
        allowed = 0;
        wanted = 0;
        live = false;
        for (Slot slot : slots) {
            slot.begin();
        }
    }

    /** Notes that both sides have greeted each other. */
    void onLive() {
        live = true;
        openMissing();
    }

    /** Ends all. */
    void end() {
        live = false;
        ticking.dispose();
        for (Slot slot : slots) {
            slot.end();
        }
    }

    /** Takes a body about a lane; others are dropped, as are those about lanes that were not allowed. */
    void onBody(SignalBody body) {
        int number = number(body.pc());
        boolean ours = body.epoch() > base && body.epoch() - base < MOST_LIVES;
        if (live && ours && number >= 1 && number <= Math.max(allowed, wanted)) {
            slots[number - 1].onBody(body);
            tickSoon();
        }
    }

    void onSignalingReady() {
        for (Slot slot : slots) {
            if (slot.lane != null) {
                slot.lane.onSignalingReady();
            }
        }
    }

    @Override
    public void want(int lanes) {
        wanted = lanes;
        openMissing();
    }

    @Override
    public void allow(int lanes) {
        allowed = Math.max(allowed, lanes);
    }

    private void openMissing() {
        for (int n = 0; live && n < wanted; n++) {
            Slot slot = slots[n];
            if (slot.mayOpen()) {
                slot.open(base + slot.lives + 1, true);
                tickSoon();
            }
        }
    }

    private void tickSoon() {
        if (!ticks && live) {
            ticks = true;
            ticking.update(loop.schedule(this::tick, TICK));
        }
    }

    private void tick() {
        ticks = false;
        boolean any = false;
        for (Slot slot : slots) {
            slot.endIfIdle(wanted == 0);
            any |= slot.lane != null;
        }
        if (any) {
            tickSoon();
        }
    }

    private static int number(String pc) {
        boolean named = pc.length() == PREFIX.length() + 1 && pc.startsWith(PREFIX);
        return named ? pc.charAt(PREFIX.length()) - '0' : 0;
    }
}
