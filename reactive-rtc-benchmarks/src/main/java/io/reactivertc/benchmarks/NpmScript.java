package io.reactivertc.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Is a script of this module that Node.js runs with packages of npm, which is asked for them the first time. They go below this module's target folder.
 *
 * @param name of the script, without its ending
 * @param packages what it requires
 */
record NpmScript(String name, List<String> packages) {

    static NpmScript of(String name, String... packages) {
        return new NpmScript(name, List.of(packages));
    }

    /** Starts it. */
    Child start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", installed().resolve(name + ".js").toString()));
        command.addAll(List.of(arguments));
        return Child.start(command);
    }

    private Path installed() {
        try {
            Path classes = Path.of(NpmScript.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folder = Files.createDirectories(classes.resolveSibling("npm-" + name));
            try (InputStream script = Objects.requireNonNull(NpmScript.class.getResourceAsStream(name + ".js"), name)) {
                Files.copy(script, folder.resolve(name + ".js"), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!Files.exists(folder.resolve("installed"))) {
                install(folder);
                Files.createFile(folder.resolve("installed"));
            }
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException("node and npm are needed for this measurement", failed);
        } catch (URISyntaxException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void install(Path folder) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of("npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", folder.toString()));
        command.addAll(packages);
        int exit = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("npm install of " + packages + " failed");
        }
    }
}
