package io.reactivertc.samples;

import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileTransfer;
import io.reactivertc.file.Progress;
import io.reactivertc.file.TransferState;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how transfers go: by bars on a terminal, by a line at the end of each elsewhere. */
final class TransferBars {

    private static final long MEBIBYTE = 1 << 20;
    private static final int MOST_NAME = 32;

    private final PrintWriter out;
    private final boolean terminal;

    TransferBars(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Returns whether somebody is looking. */
    static boolean isTerminal() {
        return System.console() != null;
    }

    /** Follows a transfer to its end. */
    void follow(FileTransfer transfer) {
        if (terminal) {
            ProgressBar bar = new ProgressBarBuilder()
                    .setTaskName(shortened(transfer.metadata().name()))
                    .setInitialMax(Math.max(0, transfer.metadata().sizeBytes()))
                    .setUnit(" MiB", MEBIBYTE)
                    .setStyle(ProgressBarStyle.ASCII)
                    .showSpeed()
                    .build();
            transfer.states().subscribe(state -> show(bar, state), failure -> {}, bar::close);
        } else {
            transfer.states().filter(TransferState::isTerminal).subscribe(state -> say(words(transfer.metadata(), state)));
        }
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }

    private static void show(ProgressBar bar, TransferState state) {
        Progress progress = state.progress();
        if (progress.totalBytes() >= 0) {
            bar.maxHint(progress.totalBytes());
        }
        bar.stepTo(progress.bytes());
        bar.setExtraMessage(state instanceof TransferState.Suspended held ? " " + held.cause() : "");
    }

    private static String words(FileMetadata file, TransferState state) {
        String how = state instanceof TransferState.Failed failed
                ? failed.error().getMessage()
                : state instanceof TransferState.Rejected rejected
                        ? rejected.error().getMessage()
                        : state.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
        return "%s: %s, %,d bytes".formatted(printable(file.name()), how, state.progress().bytes());
    }

    private static String shortened(String name) {
        String text = printable(name);
        return text.length() <= MOST_NAME ? text : text.substring(0, MOST_NAME - 1) + "…";
    }

    /** A stranger's name may hold what moves the cursor. */
    private static String printable(String name) {
        return name.replaceAll("\\p{C}", "?");
    }
}
