package io.reactivertc.impl.file;

import io.reactivertc.common.UserId;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.TransferId;
import io.reactivertc.file.TransferState;
import io.reactivertc.file.TransferState.Completed;
import io.reactivertc.impl.loop.LoopVerbs;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Is what both kinds of transfer share: what they show of themselves, and what users may do with them at either end. */
abstract sealed class Transfer permits OutgoingTransfer, IncomingTransfer {

    final TransferId id;
    final FileWire wire;
    final TransferStatus status;
    private final FileMetadata metadata;

    Transfer(TransferId id, FileMetadata metadata, FileWire wire) {
        this.id = id;
        this.metadata = metadata;
        this.wire = wire;
        this.status = new TransferStatus(wire.loop(), metadata.sizeBytes());
    }

    // for users, on any thread; documented in io.reactivertc.file.FileTransfer

    public final TransferId id() {
        return id;
    }

    public final UserId peer() {
        return wire.remote();
    }

    public final FileMetadata metadata() {
        return metadata;
    }

    public final TransferState state() {
        return status.state().get();
    }

    public final Flux<TransferState> states() {
        return status.state().states();
    }

    public final Mono<Completed> completion() {
        return status.completion();
    }

    public final Mono<Void> pause() {
        return command(() -> hold(true));
    }

    public final Mono<Void> resume() {
        return command(() -> hold(false));
    }

    public final Mono<Void> cancel() {
        return command(this::cancelled);
    }

    final Mono<Void> command(Runnable command) {
        return LoopVerbs.create(wire.loop(), waiter -> {
            command.run();
            waiter.success();
        });
    }

    private void hold(boolean held) {
        if (!status.isOver() && held != status.isHeldHere()) {
            status.heldHere(held);
            wire.say(held ? new FileFrame.Suspend(id) : new FileFrame.Resume(id));
            onHeld();
        }
    }

    /** Says again that this side holds it, which a new attempt made the other side forget. */
    final void repeatHold() {
        if (status.isHeldHere()) {
            wire.say(new FileFrame.Suspend(id));
        }
    }

    /** Hears that this side holds it, or lets go. On the loop. */
    abstract void onHeld();

    /** Ends it because the user wants it. On the loop. */
    abstract void cancelled();
}
