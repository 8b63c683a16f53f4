package io.reactivertc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Holds docs/known-failures.md to the tests: each row names tests that exist, and no test of a known failure is missing there. */
class KnownFailuresDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "known-failures.md");
    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void eachRowNamesTestsThatExist() throws IOException {
        List<String> rows = rows();

        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
            List<MatchResult> named = TEST.matcher(row).results().toList();
            assertThat(named).as(row).isNotEmpty();
            named.forEach(test -> assertThat(tests(test.group(1))).as(row).contains(test.group(2)));
        });
    }

    @Test
    void theListOfTheSeedIsComplete() throws IOException {
        assertThat(rows().stream().filter(row -> row.matches("\\| \\d+ .*"))).hasSize(10);
    }

    @Test
    void noTestOfAKnownFailureIsMissing() throws IOException {
        Set<String> named =
                rows().stream().flatMap(row -> TEST.matcher(row).results()).map(test -> test.group(1) + "." + test.group(2))
                        .collect(Collectors.toSet());
        Set<String> there = new HashSet<>();
        for (String type : classes().filter(name -> name.startsWith("KnownFailuresOf")).toList()) {
            tests(type).forEach(test -> there.add(type + "." + test));
        }

        assertThat(named).containsAll(there);
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| # ") && !line.startsWith("| Failure"))
                .toList();
    }

    private static Stream<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return new ArrayList<>(
                    files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\w+Test\\.class"))
                            .map(name -> name.replace(".class", "")).toList())
                    .stream();
        }
    }

    /** Returns the tests of the one class of this name. */
    private static Set<String> tests(String name) {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            Path file =
                    files.filter(each -> each.endsWith(name + ".class")).findAny().orElseThrow(() -> new AssertionError(name));
            String type =
                    CLASSES.relativize(file).toString().replace(".class", "").replace(file.getFileSystem().getSeparator(), ".");
            return Arrays.stream(Objects.requireNonNull(Class.forName(type)).getDeclaredMethods())
                    .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                    .map(Method::getName)
                    .collect(Collectors.toSet());
        } catch (IOException | ClassNotFoundException failure) {
            throw new AssertionError(name, failure);
        }
    }
}
