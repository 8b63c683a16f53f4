package io.reactivertc.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the measurements that are named, or all of them, and prints their tables. */
public final class Benchmarks {

    private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

    static {
        ALL.put("messages", Messages::run);
        ALL.put("join", Join::run);
        ALL.put("mesh", Mesh::run);
        ALL.put("files", FileTransfers::run);
        ALL.put("large-file", LargeFile::run);
        ALL.put("resume", Resume::run);
        ALL.put("browser", Browser::run);
        ALL.put("long-file", LongFile::run);
        ALL.put("lanes", LaneTransfers::run);
        ALL.put("signaling", Signaling::run);
        ALL.put("relays", Relays::run);
        ALL.put("passing", PassingOn::run);
        ALL.put("speech", Speech::run);
        ALL.put("fairness", Fairness::run);
        ALL.put("crowd", Crowd::run);
        ALL.put("sound", Sound::run);
        ALL.put("delay", Delay::run);
        ALL.put("pictures", Pictures::run);
        ALL.put("soak", Soak::run);
    }

    private Benchmarks() {}

    /** Takes names of measurements. */
    public static void main(String[] arguments) throws Exception {
        List<String> names = arguments.length == 0 ? List.copyOf(ALL.keySet()) : List.of(arguments);
        if (!ALL.keySet().containsAll(names)) {
            System.err.println("usage: ./rtc bench [" + String.join("|", ALL.keySet()) + "]…");
            System.exit(2);
        }
        Report report = new Report(System.out);
        report.note(machine());
        for (String name : names) {
            ALL.get(name).run(report);
        }
        System.exit(0); // the native threads of webrtc-java alone would go on
    }

    private static String machine() {
        return "%s %s, Java %s, %d processors"
                .formatted(
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.vm.version"),
                        Runtime.getRuntime().availableProcessors());
    }

    private interface Measurement {
        void run(Report report) throws Exception;
    }
}
