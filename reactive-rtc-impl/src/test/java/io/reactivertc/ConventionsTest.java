package io.reactivertc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds those conventions of CONTRIBUTING.md that only the sources show. */
class ConventionsTest {

    private static final int MOST_LINES_OF_CODE = 400;

    private static final List<Source> SOURCES = Stream.of("reactive-rtc-api", "reactive-rtc-impl")
            .map(module -> Path.of("..", module, "src", "main", "java"))
            .flatMap(ConventionsTest::read)
            .toList();

    @Test
    void filesAreShort() {
        assertThat(SOURCES).isNotEmpty();
        assertThat(SOURCES).filteredOn(source -> source.code().size() > MOST_LINES_OF_CODE)
                .extracting(Source::path)
                .as("files of more than %d lines of code", MOST_LINES_OF_CODE)
                .isEmpty();
    }

    @Test
    void nothingIsSynchronized() {
        assertThat(linesWith("\\bsynchronized\\b")).isEmpty();
    }

    @Test
    void nothingIsPrinted() {
        assertThat(linesWith("\\bSystem\\.(out|err)\\b|\\.printStackTrace\\(\\)")).isEmpty();
    }

    @Test
    void openEndsNameAnIssue() {
        Predicate<String> open = Pattern.compile("\\b(TODO|FIXME|XXX)\\b(?!\\(#\\d+\\))").asPredicate();

        assertThat(SOURCES).flatExtracting(Source::lines).filteredOn(open).isEmpty();
    }

    private static List<String> linesWith(String regex) {
        Predicate<String> matches = Pattern.compile(regex).asPredicate();
        return SOURCES.stream()
                .flatMap(source -> source.code().stream().filter(matches).map(line -> source.path() + ": " + line.strip()))
                .toList();
    }

    private static Stream<Source> read(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).map(Source::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Source(Path path, List<String> lines) {

        private static final Predicate<String> COMMENT = Pattern.compile("^\\s*(//|/\\*|\\*)").asPredicate();

        static Source read(Path file) {
            try {
                return new Source(file, Files.readAllLines(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Returns the lines that are neither blank nor all comment. */
        List<String> code() {
            return lines.stream().filter(line -> !line.isBlank()).filter(COMMENT.negate()).toList();
        }
    }
}
