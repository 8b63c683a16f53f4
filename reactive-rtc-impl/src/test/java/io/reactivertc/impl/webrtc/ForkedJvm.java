package io.reactivertc.impl.webrtc;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a main class in a JVM of its own, where native code may die without taking the test along. */
final class ForkedJvm {

    /**
     * Is what became of it.
     *
     * @param exit its exit code
     * @param output what it printed
     */
    record Result(int exit, String output) {

        /** Returns whether native code took it down. */
        boolean crashed() {
            return exit == 134 || output.contains("A fatal error has been detected by the Java Runtime Environment");
        }
    }

    private static final int SECONDS = 60;

    private final List<String> launcher = new ArrayList<>();
    private final List<String> options =
            new ArrayList<>(List.of("-Xmx256m", "-XX:-UsePerfData", "-Xshare:auto", "-XX:-CreateCoredumpOnCrash", "-ea"));
    private String classPath = System.getProperty("java.class.path");

    /** Puts a command before the JVM's. */
    ForkedJvm through(String... command) {
        launcher.addAll(List.of(command));
        return this;
    }

    ForkedJvm with(String option) {
        options.add(option);
        return this;
    }

    /** Leaves entries out of the class path. */
    ForkedJvm without(Predicate<String> entry) {
        classPath = Stream.of(classPath.split(File.pathSeparator)).filter(entry.negate())
                .collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    ForkedJvm startingWith(Path entry) {
        classPath = entry + File.pathSeparator + classPath;
        return this;
    }

    Result run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("forked");
        Path output = directory.resolve("output.txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command(main, arguments))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("MALLOC_PERTURB_", "165"); // glibc: whoever uses freed memory finds nothing sensible there
            Process process = builder.start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(main.getSimpleName() + " did not end:\n" + read(output));
            }
            return new Result(process.exitValue(), read(output));
        } finally {
            delete(directory);
        }
    }

    /** Deletes the output, and what the JVM wrote of a crash. */
    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String read(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }
}
