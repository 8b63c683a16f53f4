package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.file.TransferId;
import io.reactivertc.impl.data.FairChannel;
import io.reactivertc.impl.data.LinkChannels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Sends files to one peer: as many at once as the protocol allows, the others in the order in which they came. On the loop. */
final class Sending {

    static final int MOST_OPEN = 64;

    /** What all transfers read ahead together, but each a little. */
    private static final int AHEAD_BYTES = 8 << 20;

    private static final int LEAST_AHEAD_BYTES = 128 << 10;
    private static final int MOST_AHEAD_BYTES = 512 << 10;

    /** How many cancels are said again on a new peer connection, because the last one may have swallowed them. */
    private static final int REPEATED = 256;

    private final FileWire wire;
    private final Map<TransferId, OutgoingTransfer> open = new LinkedHashMap<>();
    private final Map<TransferId, OutgoingTransfer> queued = new LinkedHashMap<>();
    private final Deque<SendLane> free = new ArrayDeque<>();
    private final Queue<OutgoingTransfer> wishes = new ArrayDeque<>();
    private final Deque<FileFrame.Cancel> told = new ArrayDeque<>();
    private final List<LinkChannels> lanes = new ArrayList<>();
    private @Nullable RtcException closed;
    private boolean live;

    Sending(FileWire wire) {
        this.wire = wire;
    }

    /** Takes on a transfer; throws {@link RtcException} if that is not possible. */
    OutgoingTransfer add(TransferId id, Content content, SendFileOptions options) {
        if (closed != null) {
            throw closed;
        }
        if (open.containsKey(id) || queued.containsKey(id)) {
            throw new FileException(RtcErrorCode.INVALID_ARGUMENT, "transfer " + id + " is under way already");
        }
        OutgoingTransfer added = new OutgoingTransfer(id, content, options, this, wire);
        if (!wire.fits(added.offering())) {
            throw new FileException(RtcErrorCode.INVALID_OFFER, "the names of the file and its folders are too long");
        }
        queued.put(id, added);
        fill();
        return added;
    }

    /** Offers everything on a new peer connection. */
    void onLive() {
        live = true;
        told.forEach(wire::say);
        List.copyOf(open.values()).forEach(OutgoingTransfer::offer);
        fill();
    }

    void onClosed(RtcException reason) {
        closed = reason;
        live = false;
        List<OutgoingTransfer> all = new ArrayList<>(open.values());
        all.addAll(queued.values());
        queued.clear();
        all.forEach(transfer -> transfer.end(reason));
    }

    /** Returns how much of a transfer that begins now is read ahead. */
    int aheadBytes() {
        return Math.max(LEAST_AHEAD_BYTES, Math.min(MOST_AHEAD_BYTES, AHEAD_BYTES / Math.max(1, open.size())));
    }

    @Nullable
    OutgoingTransfer find(TransferId id) {
        return open.get(id);
    }

    boolean isBusy() {
        return !open.isEmpty();
    }

    void tick() {
        open.values().forEach(OutgoingTransfer::tick);
        grantWishes();
        shareLanes();
    }

    // lanes

    /** Takes a lane that opened. */
    void addLane(LinkChannels lane) {
        lanes.add(lane);
        shareLanes();
    }

    void removeLane(LinkChannels lane) {
        lanes.remove(lane);
    }

    /** Has as many lanes made as are wanted, and lets each transfer use what there is. */
    private void shareLanes() {
        int wanted = open.values().stream().mapToInt(OutgoingTransfer::lanesWanted).max().orElse(0);
        wire.wantLanes(wanted);
        if (wanted > 0) {
            List<LinkChannels> there = List.copyOf(lanes);
            open.values().forEach(transfer -> there.forEach(transfer::offerLane));
        }
    }

    /** Says that a transfer is over, now and again on the next peer connection; one that was not offered yet is nobody's business. */
    void tell(FileFrame.Cancel cancel) {
        if (open.containsKey(cancel.id())) {
            if (told.size() == REPEATED) {
                told.remove();
            }
            told.add(cancel);
            wire.say(cancel);
        }
    }

    /** Forgets a transfer that is over. */
    void over(OutgoingTransfer transfer) {
        open.remove(transfer.id());
        queued.remove(transfer.id());
        fill();
        shareLanes();
    }

    /** Gives a channel to a transfer as soon as there is one. */
    void wantLane(OutgoingTransfer transfer) {
        SendLane lane = free.poll();
        if (lane == null) {
            lane = openLane();
        }
        if (lane == null) {
            wishes.add(transfer);
        } else {
            give(lane, transfer);
        }
        shareLanes();
    }

    void forgetWish(OutgoingTransfer transfer) {
        wishes.remove(transfer);
    }

    /** Takes a channel back, behind which nothing of its last user follows. */
    void freeLane(SendLane lane) {
        lane.use(null, LinkChannels.NORMAL_WEIGHT);
        OutgoingTransfer next = wishes.poll();
        if (next != null) {
            give(lane, next);
        } else {
            free.add(lane);
        }
    }

    void laneLost(SendLane lane) {
        free.remove(lane);
    }

    private void give(SendLane lane, OutgoingTransfer transfer) {
        lane.use(transfer, transfer.weight());
        transfer.onLane(lane);
    }

    /** Tries again for those who wait while all channels of the peer connection are taken. */
    private void grantWishes() {
        while (!wishes.isEmpty()) {
            SendLane lane = openLane();
            if (lane == null) {
                return;
            }
            give(lane, wishes.remove());
        }
    }

    private @Nullable SendLane openLane() {
        SendLane lane = new SendLane(this);
        FairChannel channel = wire.open(wire.main(), LinkChannels.NORMAL_WEIGHT, lane);
        if (channel == null) {
            return null;
        }
        lane.bind(channel);
        return lane;
    }

    private void fill() {
        while (live && closed == null && open.size() < MOST_OPEN && !queued.isEmpty()) {
            OutgoingTransfer next = queued.values().iterator().next();
            queued.remove(next.id());
            open.put(next.id(), next);
            next.offer();
        }
    }
}
