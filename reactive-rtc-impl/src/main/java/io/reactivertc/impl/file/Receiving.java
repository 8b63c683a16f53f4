package io.reactivertc.impl.file;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.TransferId;
import io.reactivertc.impl.loop.Roster;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Receives files of one peer, as many at once as the protocol allows. On the loop. */
final class Receiving {

    private static final int MOST_OPEN = Sending.MOST_OPEN;

    /** How many ends are said again to a sender who asks. */
    private static final int REMEMBERED = 1_024;

    /** After these, what is on disk may be of use later. */
    private static final Set<RtcErrorCode> TEMPORARY = EnumSet.of(
            RtcErrorCode.STORAGE_FULL,
            RtcErrorCode.STORAGE_FAILED,
            RtcErrorCode.SOURCE_FAILED,
            RtcErrorCode.BUSY,
            RtcErrorCode.PEER_CLOSED,
            RtcErrorCode.PROTOCOL_VIOLATION,
            RtcErrorCode.WINDOW_EXCEEDED);

    private final FileWire wire;
    private final Map<TransferId, IncomingTransfer> open = new LinkedHashMap<>();
    private final Map<TransferId, FileFrame> ended = new LinkedHashMap<>();
    private final Roster<TransferId, IncomingFile> files;

    Receiving(FileWire wire) {
        this.wire = wire;
        this.files = new Roster<>(wire.loop());
    }

    static boolean isWorthKeeping(RtcErrorCode code) {
        return TEMPORARY.contains(code);
    }

    /** Emits what is offered and not over, then what comes. Any thread. */
    Flux<IncomingFile> files() {
        return files.members();
    }

    boolean isBusy() {
        return !open.isEmpty();
    }

    void tick() {
        open.values().forEach(IncomingTransfer::tick);
    }

    @Nullable
    IncomingTransfer find(TransferId id) {
        return open.get(id);
    }

    void onOffer(FileFrame.Offer offer) {
        IncomingTransfer known = open.get(offer.id());
        FileFrame end = ended.get(offer.id());
        if (known != null) {
            known.onOffer(offer);
        } else if (end != null) {
            wire.say(end);
        } else if (open.size() >= MOST_OPEN) {
            wire.say(new FileFrame.Reject(offer.id(), RtcErrorCode.TOO_MANY_OFFERS.name(), MOST_OPEN + " are open"));
        } else {
            IncomingTransfer fresh = new IncomingTransfer(offer, this, wire);
            open.put(offer.id(), fresh);
            files.add(offer.id(), fresh);
        }
    }

    /** Declines an offer that cannot be read. */
    void onInvalidOffer(TransferId id, String problem) {
        if (!open.containsKey(id)) {
            wire.say(new FileFrame.Reject(id, RtcErrorCode.INVALID_OFFER.name(), problem));
        }
    }

    /** Forgets a transfer that is over, but for what its sender is told who offers it again; null if it is the sender's own end. */
    void over(IncomingTransfer transfer, @Nullable FileFrame last) {
        open.remove(transfer.id());
        files.remove(transfer.id());
        if (last != null) {
            if (ended.size() == REMEMBERED) {
                ended.remove(ended.keySet().iterator().next());
            }
            ended.put(transfer.id(), last);
        }
    }

    void onClosed(RtcException reason) {
        List.copyOf(open.values()).forEach(transfer -> transfer.end(reason));
        files.complete();
    }
}
