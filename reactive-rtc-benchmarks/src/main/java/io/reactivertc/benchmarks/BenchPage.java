package io.reactivertc.benchmarks;

import io.reactivertc.server.SignalingServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;

/** Is a page in a Chromium of its own, and the server that it comes from, which is a signaling server too. Lines are said to the page and heard from it. Blocks where it likes. */
final class BenchPage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Sinks.Many<String> said = Sinks.many().unicast().onBackpressureBuffer();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final DisposableServer server;
    private final Path profile;
    private final Process browser;

    private BenchPage() throws IOException {
        server = HttpServer.create().host("localhost").port(0).route(this::routes).bindNow();
        profile = Files.createTempDirectory("rtc-bench-chromium");
        browser = new ProcessBuilder(List.of(
                Optional.ofNullable(System.getenv("RTC_CHROMIUM")).orElse("/usr/bin/chromium"),
                "--headless=new",
                "--no-sandbox",
                "--no-first-run",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-features=WebRtcHideLocalIpsWithMdns",
                "--user-data-dir=" + profile,
                "http://localhost:" + server.port() + "/bench.html"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static BenchPage open() throws IOException {
        BenchPage page = new BenchPage();
        page.await("hello");
        return page;
    }

    URI signaling() {
        return URI.create("ws://localhost:" + server.port() + "/rtc");
    }

    void say(String line) {
        said.emitNext(line, Sinks.EmitFailureHandler.busyLooping(PATIENCE));
    }

    /** Returns the next line. */
    String next() {
        try {
            String line = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null || line.startsWith("failed")) {
                throw new IllegalStateException("the page says " + line);
            }
            return line;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Waits for a line that is this word. */
    void await(String word) {
        while (!next().strip().equals(word)) {
            // what comes late of something else
        }
    }

    @Override
    public void close() {
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
        server.disposeNow();
    }

    private void routes(HttpServerRoutes routes) {
        SignalingServer.create().routes().accept(routes);
        serve(routes, "/bench.html", "/browser/bench.html", "text/html");
        serve(routes, "/bench.js", "/browser/bench.js", "text/javascript");
        serve(routes, "/reactive-rtc.js", "/web/reactive-rtc.js", "text/javascript");
        routes.ws("/control", (in, out) -> Mono.when(
                in.aggregateFrames(1 << 20).receive().asString().doOnNext(heard::add), out.sendString(said.asFlux())));
    }

    private static void serve(HttpServerRoutes routes, String path, String resource, String type) {
        byte[] content = read(resource);
        routes.get(path, (request, response) -> response.header("Content-Type", type).sendByteArray(Mono.just(content)));
    }

    private static byte[] read(String resource) {
        try (InputStream file = BenchPage.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is missing on the class path");
            }
            return file.readAllBytes();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
