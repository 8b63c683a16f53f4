package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the README at its word. */
class FirstProgramTest {

    private static final Pattern PROGRAM = Pattern.compile("```java\\n(import .*?public class (\\w+) .*?)```", Pattern.DOTALL);

    @TempDir
    Path classes;

    @Test
    void compilesAsItStandsInAtMostTwentyLines() throws IOException {
        Matcher program = PROGRAM.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(program.find()).isTrue();

        new Snippet(program.group(2), program.group(1)).compile(classes);

        assertThat(program.group(1).lines()).hasSizeLessThanOrEqualTo(20);
    }
}
