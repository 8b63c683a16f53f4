package io.reactivertc.samples;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/** Serves the demo page and the browser client from the class path. The files are few and are read once. */
final class WebPage {

    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "demo.js", "text/javascript; charset=utf-8",
            "drawing.js", "text/javascript; charset=utf-8",
            "media.js", "text/javascript; charset=utf-8",
            "demo.css", "text/css; charset=utf-8",
            "reactive-rtc.js", "text/javascript; charset=utf-8");

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; base-uri 'none'; frame-ancestors 'none'";

    private WebPage() {}

    /** Adds the page to a server, at its root. */
    static void mount(HttpServerRoutes routes) {
        FILES.forEach((name, type) -> mount(routes, name, type));
    }

    private static void mount(HttpServerRoutes routes, String name, String type) {
        byte[] content = read(name);
        routes.get("/" + name, (request, response) -> send(response, type, content));
        if (name.equals("index.html")) {
            routes.get("/", (request, response) -> send(response, type, content));
            routes.get("/favicon.ico", WebPage::none);
        }
    }

    private static Publisher<Void> send(HttpServerResponse response, String type, byte[] content) {
        return response.header("Content-Type", type)
                .header("Cache-Control", "no-cache")
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .sendByteArray(Mono.just(content));
    }

    private static Publisher<Void> none(HttpServerRequest request, HttpServerResponse response) {
        return response.status(HttpResponseStatus.NO_CONTENT).send();
    }

    private static byte[] read(String name) {
        try (InputStream file = WebPage.class.getResourceAsStream("/web/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the file web/" + name + " is missing on the class path");
            }
            return file.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
