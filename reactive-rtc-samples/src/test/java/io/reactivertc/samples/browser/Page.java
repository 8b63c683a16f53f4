package io.reactivertc.samples.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Is one tab. Its console and uncaught errors are kept, to be shown when a test fails. */
final class Page implements AutoCloseable {

    private static final Duration LOAD = Duration.ofSeconds(90);

    /** Tells how far loading came: what the page is, and which of its parts are there. */
    private static final String PROGRESS = """
            `${location} is ${document.readyState}, loaded ${performance.getEntriesByType('resource')
                .map(({ name, responseEnd }) => `${name} ${responseEnd}`).join()}`""";

    private final DevTools tools;
    private final String target;
    private final String session;
    private final List<String> console = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

    private Page(DevTools tools, String target, String session) {
        this.tools = tools;
        this.target = target;
        this.session = session;
    }

    static Page open(DevTools tools, String target, String session, URI address) {
        Page page = new Page(tools, target, session);
        tools.listen(session, page::onEvent);
        page.call("Page.enable", Map.of());
        page.call("Runtime.enable", Map.of());
        page.load("Page.navigate", Map.of("url", address.toString()));
        return page;
    }

    /** Evaluates an expression, waits if it is a promise, and returns its value; an error in the page is an error here, with the page's console. */
    JsonNode evaluate(String expression) {
        JsonNode reply = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (reply.has("exceptionDetails")) {
            JsonNode details = reply.get("exceptionDetails");
            throw new AssertionError(details.path("exception").path("description").asString(details.toString()) + "\nin: "
                    + expression + "\n" + console());
        }
        return reply.get("result").path("value");
    }

    /** Waits until an expression is true; the waiting happens in the page, at each of its animation frames or twenty times a second. */
    void waitUntil(String expression, Duration patience) {
        evaluate("""
                new Promise((resolve, reject) => {
                    const end = performance.now() + %d;
                    const look = () => {
                        try { if (%s) return resolve(true); } catch (error) { return reject(error); }
                        if (performance.now() > end) return reject(new Error('not true in time'));
                        setTimeout(look, 50);
                    };
                    look();
                })""".formatted(patience.toMillis(), expression));
    }

    void reload() {
        load("Page.reload", Map.of());
    }

    void size(int width, int height, boolean mobile) {
        call("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    }

    void screenshot(Path file) {
        try {
            Files.write(file, Base64.getDecoder().decode(call("Page.captureScreenshot", Map.of()).get("data").asString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns what the page wrote to its console, and its uncaught errors. */
    String console() {
        return String.join("\n", console);
    }

    /** Closes the tab as a user would: {@code pagehide} runs. */
    @Override
    public void close() {
        call("Page.close", Map.of());
    }

    String target() {
        return target;
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        return tools.call(session, method, parameters);
    }

    private void load(String method, Map<String, ?> parameters) {
        loaded = new CompletableFuture<>();
        call(method, parameters);
        try {
            loaded.orTimeout(LOAD.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException late) {
            throw new AssertionError(
                    "no load event after " + method + parameters + "\n" + evaluate(PROGRESS) + "\n" + console(), late);
        }
    }

    private void onEvent(JsonNode event) {
        switch (event.path("method").asString("")) {
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Runtime.consoleAPICalled" ->
                console.add(event.at("/params/type").asString() + ": " + event.at("/params/args"));
            case "Runtime.exceptionThrown" -> console.add("uncaught: " + event.at("/params/exceptionDetails"));
            default -> {
            }
        }
    }
}
