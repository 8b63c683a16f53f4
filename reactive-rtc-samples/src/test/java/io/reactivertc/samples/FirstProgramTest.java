package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
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
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options = List.of("-d", classes.toString(), "-Xlint:all,-processing", "-Werror", "-cp",
                System.getProperty("java.class.path"));

        boolean compiled = compiler
                .getTask(complaints, null, null, options, null, List.of(source(program.group(2), program.group(1)))).call();

        assertThat(compiled).as(complaints::toString).isTrue();
        assertThat(program.group(1).lines()).hasSizeLessThanOrEqualTo(20);
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
