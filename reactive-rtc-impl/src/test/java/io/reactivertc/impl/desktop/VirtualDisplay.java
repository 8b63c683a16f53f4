package io.reactivertc.impl.desktop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Is a display without a screen: an Xvfb server of this machine, until it is closed. The environment variable {@code RTC_XVFB} may name its program. */
public final class VirtualDisplay implements AutoCloseable {

    public static final int WIDTH = 800;
    public static final int HEIGHT = 600;

    private final Process process;
    private final int number;

    /** Starts a server on whichever number is free. */
    public VirtualDisplay() {
        this(24);
    }

    VirtualDisplay(int depth) {
        String program = System.getenv().getOrDefault("RTC_XVFB", "Xvfb");
        try {
            process = new ProcessBuilder(
                    program, "-displayfd", "1", "-screen", "0", WIDTH + "x" + HEIGHT + "x" + depth, "-nolisten", "tcp",
                    "-noreset")
                    .redirectError(Redirect.DISCARD)
                    .start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            String told = output.readLine(); // comes when it is ready
            if (told == null) {
                throw new IllegalStateException("Xvfb ended at once");
            }
            number = Integer.parseInt(told.strip());
        } catch (IOException failed) {
            throw new UncheckedIOException("these tests need Xvfb, which ./rtc verify installs", failed);
        }
    }

    /** Returns a port to it. */
    public X11Port port() {
        return new X11Port(Map.of("DISPLAY", ":" + number), "Linux");
    }

    X11Address address() {
        return new X11Address("", number, 0);
    }

    /** Kills the server, as a crash would. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
