package io.reactivertc.samples.browser;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.samples.DemoServer;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * Is where a JVM and a browser meet: a server with the page, a connection of user {@code jvm} to it, and a browser without a page yet.
 *
 * @param server the server
 * @param jvm the connection
 * @param chromium the browser
 */
record Meeting(DemoServer server, RtcConnection jvm, Chromium chromium) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Meeting begin() {
        DemoServer server = Objects.requireNonNull(DemoServer.bind("localhost", 0).block(PATIENCE));
        RtcConnection jvm = Objects.requireNonNull(
                RtcConnector.create().signaling(server.signaling()).userId("jvm").connect().block(PATIENCE));
        return new Meeting(server, jvm, Chromium.start());
    }

    /** Opens a page of the server. */
    Page open(String path) {
        return chromium.open(URI.create("http://localhost:" + server.server().port() + path));
    }

    @Override
    public void close() {
        chromium.close();
        jvm.close().block(PATIENCE);
        server.close().block(PATIENCE);
    }
}
