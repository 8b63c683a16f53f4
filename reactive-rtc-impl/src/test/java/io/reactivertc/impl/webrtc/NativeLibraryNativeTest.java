package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactivertc.error.EngineException;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.impl.peer.PeerPortContract;
import io.reactivertc.impl.peer.PortEnd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Loads the native library where it cannot be loaded, each time in a JVM of its own (N13). */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class NativeLibraryNativeTest {

    private static final String LIBRARY = "libwebrtc-java-linux-x86_64.so";

    @TempDir
    Path temporary;

    @TempDir
    Path other;

    @Test
    void loadsWhereNothingIsMissingAndLeavesNoFileBehind() throws Exception {
        ForkedJvm.Result result = forked().run(Loading.class);

        assertThat(result).isEqualTo(new ForkedJvm.Result(0, result.output()));
        assertThat(result.output()).contains("LOADED");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void namesASharedLibraryThatIsMissingAndLeavesNoFileBehind() throws Exception {
        writeLibraryNeeding("libpulsX.so.0");

        ForkedJvm.Result result = forked().startingWith(other).run(Loading.class);

        assertRefused(result, "shared libraries that are missing: libpulsX.so.0");
    }

    @Test
    void namesThePackagesOnAHostWithoutThem() throws Exception {
        assumeTrue(canHideLibraries(), "needs the right to mount");

        ForkedJvm.Result result =
                forked().through("unshare", "--mount", "sh", "-c", hide("libpulse.so.0 libXcomposite.so.1") + "exec \"$@\"",
                        "sh").run(Loading.class);

        assertRefused(result, "libXcomposite.so.1 (Debian package libxcomposite1), libpulse.so.0 (Debian package libpulse0)");
        assertThat(result.output()).contains("apt-get install libxcomposite1 libpulse0");
    }

    @Test
    void saysThatTheNativeJarIsMissing() throws Exception {
        ForkedJvm.Result result = forked().without(entry -> entry.contains("linux-x86_64")).run(Loading.class);

        assertRefused(result, "the native part of webrtc-java for Linux amd64 is not on the class path");
    }

    @Test
    void saysThatTheTemporaryFolderCannotBeWritten() throws Exception {
        ForkedJvm.Result result = new ForkedJvm().with("-Djava.io.tmpdir=" + temporary.resolve("absent")).run(Loading.class);

        assertRefused(result, "cannot be unpacked into " + temporary.resolve("absent"));
    }

    @Test
    void saysThatTheTemporaryFolderForbidsToExecute() throws Exception {
        assumeTrue(canHideLibraries(), "needs the right to mount");

        ForkedJvm.Result result = forked().through(
                "unshare", "--mount", "sh", "-c",
                "mount -t tmpfs -o noexec none '" + temporary + "' && \"$@\"; code=$?; ls '" + temporary + "'; exit $code",
                "sh")
                .run(Loading.class);

        assertRefused(result, "if its folder forbids to execute, -Djava.io.tmpdir names another");
        assertThat(result.output().lines()).noneMatch(line -> line.startsWith("libwebrtc-java"));
    }

    private ForkedJvm forked() {
        return new ForkedJvm().with("-Djava.io.tmpdir=" + temporary);
    }

    private void assertRefused(ForkedJvm.Result result, String reason) {
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("REFUSED NATIVE_LIBRARY_MISSING").contains(reason)
                .contains("AGAIN NATIVE_LIBRARY_MISSING");
        assertThat(temporary).isEmptyDirectory();
    }

    /** Puts a copy before the real library which needs one that nobody has. */
    private void writeLibraryNeeding(String name) throws IOException {
        try (InputStream library = getClass().getClassLoader().getResourceAsStream(LIBRARY)) {
            byte[] bytes = library.readAllBytes();
            byte[] needed = "libpulse.so.0\0".getBytes(StandardCharsets.US_ASCII);
            int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(new String(needed, StandardCharsets.ISO_8859_1));
            System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, bytes, at, name.length());
            Files.write(other.resolve(LIBRARY), bytes);
        }
    }

    /** Returns shell commands that remove libraries from this process's view of the system. */
    private String hide(String names) {
        String directory = "/usr/lib/x86_64-linux-gnu";
        return "set -e; mount -t tmpfs none '" + other + "'; mkdir '" + other + "/u' '" + other + "/w';"
                + " mount -t overlay none -o lowerdir=" + directory + ",upperdir='" + other + "/u',workdir='" + other + "/w' "
                + directory + ";"
                + " (cd " + directory + " && rm -f " + names + ");";
    }

    private boolean canHideLibraries() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", "unshare --mount sh -c \"" + hide("nothing") + "\"").start();
        return process.waitFor() == 0;
    }

    /** Opens a peer connection twice and prints how that went. */
    static final class Loading {

        private Loading() {}

        public static void main(String[] arguments) throws IOException {
            PortEnd end = new PortEnd(RtcLoops.shared().lease());
            try {
                end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
                end.close();
                System.out.println("LOADED");
            } catch (EngineException refused) {
                System.out.println("REFUSED " + refused.getMessage());
            }
            try {
                end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
                end.close();
            } catch (EngineException refused) {
                System.out.println("AGAIN " + refused.getMessage());
            }
            try (Stream<Path> left = Files.exists(Path.of(System.getProperty("java.io.tmpdir")))
                    ? Files.list(Path.of(System.getProperty("java.io.tmpdir")))
                    : Stream.empty()) {
                left.filter(file -> !file.getFileName().toString().startsWith("hsperf"))
                        .forEach(file -> System.out.println("LEFT " + file));
            }
            end.loop.dispose();
        }
    }
}
