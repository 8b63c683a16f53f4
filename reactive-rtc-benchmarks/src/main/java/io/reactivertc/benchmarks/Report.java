package io.reactivertc.benchmarks;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints results as the Markdown tables of {@code docs/performance.md}. */
final class Report {

    private final PrintStream out;
    private boolean heading;

    Report(PrintStream out) {
        this.out = out;
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
    }

    void section(String title) {
        out.printf("%n### %s%n%n", title);
        heading = true;
    }

    void note(String text) {
        out.printf("%n%s%n", text);
    }

    void row(Object... cells) {
        out.println(Arrays.stream(cells).map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |")));
        if (heading) {
            out.println("|---".repeat(cells.length) + "|");
            heading = false;
        }
        out.flush();
    }
}
