package io.reactivertc.impl.loop;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Is a command that can be taken back, also between the timer that brought it and its turn on the loop. */
final class LoopTask implements Runnable, Disposable {

    /** Written by whoever disposes, on any thread; the loop only reads it. */
    private volatile boolean disposed;

    private final Runnable command;
    private volatile @Nullable Disposable timer;

    LoopTask(Runnable command) {
        this.command = command;
    }

    /** Says what brings this task, so that it is given up with it. */
    void timer(Disposable bringing) {
        timer = bringing;
        if (disposed) {
            bringing.dispose();
        }
    }

    @Override
    public void run() {
        if (!disposed) {
            command.run();
        }
    }

    @Override
    public void dispose() {
        disposed = true;
        Disposable bringing = timer;
        if (bringing != null) {
            bringing.dispose();
        }
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }
}
