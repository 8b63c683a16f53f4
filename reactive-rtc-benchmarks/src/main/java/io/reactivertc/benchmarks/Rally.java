package io.reactivertc.benchmarks;

/**
 * Is what a server did under a load of ping-pong.
 *
 * @param relays how many messages it relayed
 * @param seconds within which time
 * @param cpuSeconds for how much CPU
 * @param medianMillis the median of the round trip
 * @param highMillis its 99th percentile
 */
record Rally(double relays, double seconds, double cpuSeconds, double medianMillis, double highMillis) {

    /** Loads a server for some time, after it was warmed up. */
    static Rally play(Child server, String port, String which, int pairs, int roomSize, int warmUp, int seconds) {
        try (Child load = Child.start(RelayLoad.class, which, port, pairs, roomSize, warmUp, seconds)) {
            load.result();
            double before = ProcessUse.of(server.pid()).cpuSeconds();
            String[] told = load.result().split(" ");
            double cpuSeconds = ProcessUse.of(server.pid()).cpuSeconds() - before;
            return new Rally(
                    Double.parseDouble(told[0]), Double.parseDouble(told[1]), cpuSeconds, Double.parseDouble(told[2]),
                    Double.parseDouble(told[3]));
        }
    }

    double perSecond() {
        return relays / seconds;
    }

    double perCpuSecond() {
        return relays / cpuSeconds;
    }
}
