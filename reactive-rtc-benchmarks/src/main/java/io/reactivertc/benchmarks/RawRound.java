package io.reactivertc.benchmarks;

/** Passes lines between two raw processes until their channel is open, then waits for what both have to say. */
final class RawRound {

    private RawRound() {}

    /** Returns what the offering side measured. */
    static double run(Child offering, Child answering) throws Exception {
        offering.say("go");
        answering.say("go");
        Thread back = new Thread(() -> pump(answering, offering));
        back.start();
        pump(offering, answering);
        back.join();
        offering.say("next");
        answering.say("next");
        double measured = done(offering);
        done(answering);
        return measured;
    }

    /** Skips candidates that came late. */
    private static double done(Child child) {
        String line = child.result();
        while (!line.startsWith("done ")) {
            line = child.result();
        }
        return Double.parseDouble(line.substring(5));
    }

    private static void pump(Child from, Child to) {
        for (String line = from.result(); !line.equals("open"); line = from.result()) {
            to.say(line);
        }
    }
}
