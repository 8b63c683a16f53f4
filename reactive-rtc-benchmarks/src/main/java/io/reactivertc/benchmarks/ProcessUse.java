package io.reactivertc.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Is what a process has used so far, as Linux knows it, whatever it runs.
 *
 * @param cpuSeconds its CPU time
 * @param residentBytes its resident memory
 */
record ProcessUse(double cpuSeconds, long residentBytes) {

    private static final double TICKS_PER_SECOND = 100;

    static ProcessUse of(long pid) {
        try {
            Path folder = Path.of("/proc", String.valueOf(pid));
            String stat = Files.readString(folder.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
            long resident = Files.readAllLines(folder.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                    .findFirst()
                    .orElse(0);
            return new ProcessUse(cpu, resident);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
