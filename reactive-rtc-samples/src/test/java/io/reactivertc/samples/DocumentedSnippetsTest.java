package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compiles each Java snippet of the documents that is not a program of its own as the body of a method. */
class DocumentedSnippetsTest {

    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    /** What snippets may use without saying where it comes from. */
    private static final String UNIT = """
            import io.netty.buffer.*;
            import io.reactivertc.*;
            import io.reactivertc.audio.*;
            import io.reactivertc.common.*;
            import io.reactivertc.data.*;
            import io.reactivertc.error.*;
            import io.reactivertc.file.*;
            import io.reactivertc.media.*;
            import io.reactivertc.peer.*;
            import io.reactivertc.room.*;
            import io.reactivertc.server.*;
            import io.reactivertc.signaling.*;
            import io.reactivertc.video.*;
            import java.net.URI;
            import java.nio.ByteBuffer;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import org.reactivestreams.Publisher;
            import reactor.core.publisher.*;
            import reactor.netty.http.server.*;
            import reactor.util.retry.Retry;

            public abstract class Snippet {
                interface Synthesizer {
                    Flux<ByteBuffer> speak(String text);
                }

                interface Store {
                    Mono<Void> write(ByteBuffer chunk);
                }

                RtcConnector connector;
                RtcConnection connection;
                Room room;
                Peer peer;
                Peer other;
                Peer there;
                DataChannel channel;
                RemoteTrack track;
                Flux<ByteBuffer> rows;
                Flux<ByteBuffer> source;
                Path agenda;
                Path inbox;
                IncomingFile incoming;
                Store store;
                Synthesizer synthesizer;
                HttpServerResponse response;
                byte[] secret;
                byte[] tokenSecret;
                String adminToken;

                void snippet() throws Exception {
            %s
                }
            }
            """;

    @TempDir
    Path classes;

    @TestFactory
    Stream<DynamicTest> eachCompiles() throws IOException {
        return documents().flatMap(document -> snippets(document).stream()
                .map(code -> DynamicTest.dynamicTest(document.getFileName() + ": " + code.lines().findFirst().orElse(""),
                        () -> new Snippet("Snippet", UNIT.formatted(code)).compile(classes))));
    }

    @Test
    void thereAreSome() throws IOException {
        assertThat(documents().flatMap(document -> snippets(document).stream())).hasSizeGreaterThan(4);
    }

    private static Stream<Path> documents() throws IOException {
        Path root = Path.of("..");
        try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
            List<Path> guides = docs.filter(file -> file.toString().endsWith(".md")).sorted().toList();
            return Stream.concat(Stream.of(root.resolve("README.md")), guides.stream());
        }
    }

    private static List<String> snippets(Path document) {
        try {
            return JAVA.matcher(Files.readString(document)).results()
                    .map(match -> match.group(1))
                    .filter(code -> !code.startsWith("import "))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
