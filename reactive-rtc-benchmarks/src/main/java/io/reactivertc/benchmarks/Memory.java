package io.reactivertc.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Says what a process needs: the most that lived after a collection beyond what lived at the start, and what was allocated. */
final class Memory {

    private final AtomicLong most = new AtomicLong();
    private final long before;
    private final long allocatedBefore;

    Memory() {
        System.gc();
        before = used();
        most.set(before);
        allocatedBefore = allocatedBytes();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener((notification, handback) -> {
                CompositeData data = (CompositeData) notification.getUserData();
                long after = GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageAfterGc().values().stream()
                        .mapToLong(MemoryUsage::getUsed).sum() - nonHeap();
                most.accumulateAndGet(after, Math::max);
            }, null, null);
        }
    }

    /** Returns MB of heap beyond those at the start. */
    double heap() {
        System.gc();
        most.accumulateAndGet(used(), Math::max);
        return (most.get() - before) / 1e6;
    }

    /** Returns MB allocated by the threads that live. */
    double allocated() {
        return (allocatedBytes() - allocatedBefore) / 1e6;
    }

    /** Pools outside of the heap are part of what a collector reports. */
    private static long nonHeap() {
        return ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed();
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).filter(bytes -> bytes > 0).sum();
    }
}
