package io.reactivertc.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Is another JVM with the same class path and options that runs one of this module's mains. What it prints in lines that begin with {@code =} is its result; other lines are
 * passed on.
 */
final class Child implements AutoCloseable {

    private static final String MARK = "=";

    private final Process process;
    private final BufferedReader output;

    private Child(Process process) {
        this.process = process;
        this.output = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    }

    static Child start(Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return start(command);
    }

    /** Starts another program that speaks as these mains do. */
    static Child start(List<String> command) {
        try {
            return new Child(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs a main to its end and returns its one result. */
    static double measure(Class<?> main, Object... arguments) {
        try (Child child = start(main, arguments)) {
            return Double.parseDouble(child.result());
        }
    }

    /** Tells the parent a result; called in the child. */
    static void tell(PrintStream out, Object result) {
        out.println(MARK + result);
        out.flush();
    }

    /** Waits for the next result. */
    String result() {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(MARK)) {
                    return line.substring(MARK.length());
                }
                System.out.println(line);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        throw new IllegalStateException("the measured process ended without a result");
    }

    /** Writes a line to its standard input. */
    void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Kills the process, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends the process: its standard input closes, and after a while it is killed. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
