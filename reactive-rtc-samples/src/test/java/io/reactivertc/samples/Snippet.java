package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Is Java source taken from a document.
 *
 * @param type the name of the one public type in it
 * @param text the whole compilation unit
 */
record Snippet(String type, String text) {

    /** Compiles with the class path of the tests; a warning is an error. */
    void compile(Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options = List.of("-d", classes.toString(), "-Xlint:all,-processing", "-Werror", "-cp",
                System.getProperty("java.class.path"));

        boolean compiled = compiler.getTask(complaints, null, null, options, null, List.of(source())).call();

        assertThat(compiled).as(() -> complaints + "\nin\n" + text).isTrue();
    }

    private JavaFileObject source() {
        return new SimpleJavaFileObject(URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
