package io.reactivertc.benchmarks;

/** Measures what many clients cost our server: 10,000 connections, a room of 1,000, and 2,000 who come back at once. */
final class Crowd {

    private static final int CONNECTIONS = 10_000;
    private static final int FIRST = 1_000;
    private static final int SMALL_ROOM = 10;
    private static final int STORM = 2_000;
    private static final int[] SIZES = {125, 250, 500, 1_000};
    private static final int LAST = 50;
    private static final int WARM = 600;

    private Crowd() {}

    static void run(Report report) {
        hold(report);
        fill(report);
        storm(report);
    }

    /** The first thousand warm the server up, so that what is loaded once does not count. */
    private static void hold(Report report) {
        try (Child server = Child.start(RelayServer.class, "ours");
                Child load = Child.start(CrowdLoad.class, server.result(), SMALL_ROOM, "c")) {
            Answer.of(load, "add " + FIRST);
            Signaling.Status before = Signaling.Status.of(server);
            Answer added = Answer.of(load, "add " + (CONNECTIONS - FIRST));
            Signaling.Status after = Signaling.Status.of(server);
            int count = CONNECTIONS - FIRST;
            report.section(CONNECTIONS + " connections in rooms of " + SMALL_ROOM + ", held by one server");
            report.row("came", "seconds for the last " + count, "heap KB / connection", "resident KB / connection",
                    "resident MB in all");
            report.row(
                    FIRST + added.there,
                    Report.decimal(added.seconds),
                    Report.decimal((after.heap() - before.heap()) / 1024 / count),
                    Report.decimal((after.resident() - before.resident()) / 1024 / count),
                    Math.round(after.resident() / 1e6));
        }
    }

    private static void fill(Report report) {
        report.section("A room that fills, one member after the other: the last " + LAST + " before each size");
        report.row("members", "ms / join", "server CPU ms / join", "server CPU µs / join and member");
        try (Child server = Child.start(RelayServer.class, "ours")) {
            String port = server.result();
            try (Child warm = Child.start(CrowdLoad.class, port, WARM, "w")) {
                Answer.of(warm, "add " + WARM);
            }
            fill(report, server, port);
        }
    }

    private static void fill(Report report, Child server, String port) {
        try (Child load = Child.start(CrowdLoad.class, port, SIZES[SIZES.length - 1], "c")) {
            int there = 0;
            for (int size : SIZES) {
                Answer.of(load, "add " + (size - LAST - there));
                double before = ProcessUse.of(server.pid()).cpuSeconds();
                Answer last = Answer.of(load, "each " + LAST);
                double millis = (ProcessUse.of(server.pid()).cpuSeconds() - before) * 1e3 / LAST;
                report.row(size, Report.decimal(last.seconds * 1e3 / LAST), Report.decimal(millis),
                        Report.decimal(millis * 1e3 / size));
                there = size;
            }
        }
    }

    private static void storm(Report report) {
        try (Child server = Child.start(RelayServer.class, "ours");
                Child load = Child.start(CrowdLoad.class, server.result(), SMALL_ROOM, "c")) {
            Answer.of(load, "add " + STORM);
            report.section(STORM + " clients in rooms of " + SMALL_ROOM + ", cut at once and back at once");
            report.row("round", "seconds until all were back", "back", "to their session", "seen leaving");
            for (int round = 1; round <= 3; round++) {
                Answer back = Answer.of(load, "cut");
                report.row(round, Report.decimal(back.seconds), back.there, back.resumed, back.left);
            }
        }
    }

    private record Answer(double seconds, int there, int resumed, int left) {

        static Answer of(Child load, String command) {
            load.say(command);
            String[] told = load.result().split(" ");
            return new Answer(
                    Double.parseDouble(told[0]), Integer.parseInt(told[1]), Integer.parseInt(told[2]),
                    Integer.parseInt(told[3]));
        }
    }
}
