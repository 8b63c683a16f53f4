package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Is what a publisher emits: it can be read from its beginning only. */
record PublisherContent(FileSource.OfPublisher source, Scheduler disk) implements Content {

    @Override
    public FileMetadata metadata() {
        return source.metadata();
    }

    @Override
    public boolean isSeekable() {
        return false;
    }

    @Override
    public Mono<Reading> open(long offset, @Nullable String prefix, int blockBytes) {
        return Mono.fromSupplier(() -> {
            MessageDigest digest = Sha256.begin();
            return new Reading(0, digest, blocks(digest));
        });
    }

    private Flux<ByteBuffer> blocks(MessageDigest digest) {
        return Flux.from(source.content())
                .subscribeOn(disk) // whose publisher it is, it may block
                .publishOn(disk, 1)
                .map(block -> {
                    digest.update(block.duplicate());
                    return block.slice();
                })
                .onErrorMap(failure -> new FileException(
                        RtcErrorCode.SOURCE_FAILED, "what is sent ended with " + failure.getMessage(), failure));
    }
}
