package io.reactivertc.impl.room;

import io.reactivertc.error.PeerClosedException;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.file.TransferId;
import io.reactivertc.peer.Peer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Is a file that several peers get, in a transfer each: the same user is always offered the same one.
 *
 * @param share tells this sharing from others of the same file
 */
record SharedFile(FileSource source, TransferId share) {

    /** Offers a file to each of these peers; who is gone is left out. Cold. */
    static Flux<OutgoingFile> offer(FileSource source, Flux<? extends Peer> peers) {
        return Mono.fromSupplier(TransferId::random)
                .subscribeOn(Schedulers.boundedElastic()) // good random bits may take time
                .map(share -> new SharedFile(source, share))
                .flatMapMany(shared -> peers.flatMap(shared::offer, Integer.MAX_VALUE, 1));
    }

    private Mono<OutgoingFile> offer(Peer peer) {
        TransferId own = TransferId.derivedFrom(share.value(), peer.id().value());
        return peer.sendFile(source, SendFileOptions.DEFAULT.withId(own)).onErrorComplete(PeerClosedException.class);
    }
}
