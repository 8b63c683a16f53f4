package io.reactivertc.samples.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Is a headless Chromium of the test's own, with a fresh profile and fake media devices. Closing it ends its process and deletes the profile. */
final class Chromium implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);
    private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final List<String> OPTIONS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--no-first-run",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-features=WebRtcHideLocalIpsWithMdns",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--autoplay-policy=no-user-gesture-required",
            "--remote-allow-origins=*",
            "--remote-debugging-port=0");

    private final Process process;
    private final Path profile;
    private final DevTools tools;

    private Chromium(Process process, Path profile, DevTools tools) {
        this.process = process;
        this.profile = profile;
        this.tools = tools;
    }

    static Chromium start() {
        try {
            Path profile = Files.createTempDirectory("rtc-chromium");
            Process process = new ProcessBuilder(command(profile)).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return new Chromium(process, profile, DevTools.connect(address(process)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Opens a page in a new tab and waits for its load event. */
    Page open(URI address) {
        String target = tools.call("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asString();
        String session =
                tools.call("Target.attachToTarget", Map.of("targetId", target, "flatten", true)).get("sessionId").asString();
        return Page.open(tools, target, session, address);
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    Path profile() {
        return profile;
    }

    @Override
    public void close() {
        tools.close();
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> member.onExit().orTimeout(10, TimeUnit.SECONDS).join());
        delete(profile);
    }

    private static List<String> command(Path profile) {
        String browser = Optional.ofNullable(System.getenv("RTC_CHROMIUM")).orElse("/usr/bin/chromium");
        return Stream.of(Stream.of(browser), OPTIONS.stream(), Stream.of("--user-data-dir=" + profile, "about:blank"))
                .flatMap(part -> part)
                .toList();
    }

    /** Reads standard error to its end on a thread of its own, so that the browser never waits for a full pipe. */
    private static URI address(Process process) {
        CompletableFuture<URI> found = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, found), "chromium-output");
        reader.setDaemon(true);
        reader.start();
        return found.orTimeout(START.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static void read(Process process, CompletableFuture<URI> found) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher address = ADDRESS.matcher(line);
                if (address.find()) {
                    found.complete(URI.create(address.group(1)));
                }
                if (!found.isDone()) {
                    said.append(line).append('\n');
                }
            }
        } catch (IOException ended) {
            said.append(ended.getMessage());
        }
        found.completeExceptionally(new IllegalStateException("Chromium did not start:\n" + said));
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
