package io.reactivertc.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads secrets from files, which keeps them out of the list of processes and of the shell's history. */
final class Secrets {

    /** The fewest bytes that sign tokens. */
    static final int LEAST_TOKEN_BYTES = 32;

    private static final int MOST_BYTES = 4_096;

    private Secrets() {}

    static byte[] read(CommandSpec spec, Path file, int least) throws IOException {
        long size = Files.size(file);
        if (size < least || size > MOST_BYTES) {
            throw new ParameterException(spec.commandLine(),
                    "the secret must have " + least + " to " + MOST_BYTES + " bytes, not " + size);
        }
        return Files.readAllBytes(file);
    }
}
