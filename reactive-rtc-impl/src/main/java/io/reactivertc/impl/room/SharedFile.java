package io.reactivertc.impl.room;

import io.reactivertc.error.PeerClosedException;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.file.TransferId;
import io.reactivertc.peer.Peer;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Is a file that several peers get, in a transfer each: the same user is always offered the same one.
 *
 * @param share tells this sharing from others of the same file
 */
record SharedFile(FileSource source, TransferId share) {

    static SharedFile of(FileSource source) {
        return new SharedFile(Objects.requireNonNull(source, "source"), TransferId.random());
    }

    /** Offers the file to each of these peers; who is gone is left out. */
    Flux<OutgoingFile> with(Flux<? extends Peer> peers) {
        return peers.flatMap(this::offer, Integer.MAX_VALUE, 1);
    }

    private Mono<OutgoingFile> offer(Peer peer) {
        TransferId own = TransferId.derivedFrom(share.value(), peer.id().value());
        return peer.sendFile(source, SendFileOptions.DEFAULT.withId(own)).onErrorComplete(PeerClosedException.class);
    }
}
