package io.reactivertc.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Runs RTCMultiConnection's own server on the newest socket.io, both from npm, which is asked for them the first time. */
final class RmcServer {

    private static final String SCRIPT = "rmc-server.js";

    private RmcServer() {}

    /** Starts a server, which tells its port. */
    static Child start() {
        Path folder = installed();
        return Child.start(List.of("node", folder.resolve(SCRIPT).toString()));
    }

    private static Path installed() {
        try {
            Path classes = Path.of(RmcServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folder = Files.createDirectories(classes.resolveSibling("rmc-server"));
            try (InputStream script = RmcServer.class.getResourceAsStream(SCRIPT)) {
                Files.copy(script, folder.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!Files.isDirectory(folder.resolve("node_modules/rtcmulticonnection-server"))) {
                install(folder);
            }
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException("node and npm are needed for this measurement", failed);
        } catch (URISyntaxException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void install(Path folder) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", folder.toString(),
                "rtcmulticonnection-server", "socket.io@4")
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("npm install failed");
        }
    }
}
