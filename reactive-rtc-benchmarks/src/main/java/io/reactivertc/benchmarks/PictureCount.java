package io.reactivertc.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.LongAdder;

/** Counts pictures for a while and tells how many there were a second and peer, and how many cores that took. */
final class PictureCount {

    private static final long SETTLE_MILLIS = 8_000;
    private static final long COUNT_MILLIS = 12_000;

    private final LongAdder pictures = new LongAdder();

    void one() {
        pictures.increment();
    }

    void tell(int peers) throws InterruptedException {
        Thread.sleep(SETTLE_MILLIS); // the estimate of the bandwidth rises meanwhile
        long pid = ProcessHandle.current().pid();
        double cpu = ProcessUse.of(pid).cpuSeconds();
        long begun = System.nanoTime();
        pictures.reset();
        Thread.sleep(COUNT_MILLIS);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Child.tell(System.out, pictures.sum() / seconds / peers);
        Child.tell(System.out, (ProcessUse.of(pid).cpuSeconds() - cpu) / seconds);
        Runtime.getRuntime().halt(0);
    }

    /** Tells of each minute its number, how many pictures there were a second and peer, resident memory and heap in MB. */
    void tellEachMinute(int peers, int minutes) throws InterruptedException {
        for (int minute = 1; minute <= minutes; minute++) {
            long begun = System.nanoTime();
            pictures.reset();
            Thread.sleep(60_000);
            double seconds = (System.nanoTime() - begun) / 1e9;
            String rate = Report.decimal(pictures.sum() / seconds / peers);
            System.gc();
            double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
            double resident = ProcessUse.of(ProcessHandle.current().pid()).residentBytes() / 1e6;
            Child.tell(System.out, minute + " " + rate + " " + Report.decimal(resident) + " " + Report.decimal(heap));
        }
        Runtime.getRuntime().halt(0);
    }
}
