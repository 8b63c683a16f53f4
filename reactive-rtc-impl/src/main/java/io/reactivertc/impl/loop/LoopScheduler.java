package io.reactivertc.impl.loop;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/** Shows a loop as a {@link Scheduler}: each task is a command, so operators run where state may be touched. Lives and ends with its loop. */
final class LoopScheduler implements Scheduler {

    private final RtcLoop loop;

    LoopScheduler(RtcLoop loop) {
        this.loop = loop;
    }

    @Override
    public Disposable schedule(Runnable command) {
        LoopTask task = new LoopTask(command);
        if (!loop.tryExecute(task)) {
            throw Exceptions.failWithRejected();
        }
        return task;
    }

    @Override
    public Disposable schedule(Runnable command, long delay, TimeUnit unit) {
        if (delay <= 0) {
            return schedule(command);
        }
        if (loop.isDisposed()) {
            throw Exceptions.failWithRejected();
        }
        return loop.schedule(command, Duration.of(delay, unit.toChronoUnit()));
    }

    @Override
    public Disposable schedulePeriodically(Runnable command, long initialDelay, long period, TimeUnit unit) {
        Periodic periodic = new Periodic(command, unit.toNanos(period));
        periodic.next(schedule(periodic, initialDelay, unit));
        return periodic;
    }

    @Override
    public long now(TimeUnit unit) {
        return loop.now(unit);
    }

    @Override
    public Worker createWorker() {
        return new LoopWorker();
    }

    @Override
    public boolean isDisposed() {
        return loop.isDisposed();
    }

    /** Runs a command again and again, each time a period after the time before was due. */
    private final class Periodic implements Runnable, Disposable {

        private final Disposable.Swap next = Disposables.swap();
        private final Runnable command;
        private final long periodNanos;
        private long dueNanos;

        Periodic(Runnable command, long periodNanos) {
            this.command = command;
            this.periodNanos = periodNanos;
        }

        void next(Disposable task) {
            next.replace(task);
        }

        @Override
        public void run() {
            long now = loop.nanoTime();
            dueNanos = (dueNanos == 0 ? now : dueNanos) + periodNanos;
            command.run();
            if (!isDisposed()) {
                next(loop.schedule(this, Duration.ofNanos(Math.max(0, dueNanos - loop.nanoTime()))));
            }
        }

        @Override
        public void dispose() {
            next.dispose();
        }

        @Override
        public boolean isDisposed() {
            return next.isDisposed();
        }
    }

    /** Takes back all of its tasks at once. */
    private final class LoopWorker implements Worker {

        private final Disposable.Composite tasks = Disposables.composite();

        @Override
        public Disposable schedule(Runnable command) {
            Tracked tracked = new Tracked(command, tasks);
            return track(tracked, LoopScheduler.this.schedule(tracked));
        }

        @Override
        public Disposable schedule(Runnable command, long delay, TimeUnit unit) {
            Tracked tracked = new Tracked(command, tasks);
            return track(tracked, LoopScheduler.this.schedule(tracked, delay, unit));
        }

        @Override
        public Disposable schedulePeriodically(Runnable command, long initialDelay, long period, TimeUnit unit) {
            Disposable task = LoopScheduler.this.schedulePeriodically(command, initialDelay, period, unit);
            tasks.add(task);
            return task;
        }

        private Disposable track(Tracked tracked, Disposable task) {
            tracked.by(task);
            return tracked;
        }

        @Override
        public void dispose() {
            tasks.dispose();
        }

        @Override
        public boolean isDisposed() {
            return tasks.isDisposed();
        }
    }

    /** Forgets itself once it ran, so that a worker does not grow. */
    private static final class Tracked implements Runnable, Disposable {

        private final Disposable.Swap task = Disposables.swap();
        private final Runnable command;
        private final Disposable.Composite siblings;

        Tracked(Runnable command, Disposable.Composite siblings) {
            this.command = command;
            this.siblings = siblings;
            if (!siblings.add(this)) {
                throw Exceptions.failWithRejected();
            }
        }

        void by(Disposable scheduled) {
            task.update(scheduled);
        }

        @Override
        public void run() {
            siblings.remove(this);
            command.run();
        }

        @Override
        public void dispose() {
            siblings.remove(this);
            task.dispose();
        }

        @Override
        public boolean isDisposed() {
            return task.isDisposed();
        }
    }
}
