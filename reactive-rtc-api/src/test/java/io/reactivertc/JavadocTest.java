package io.reactivertc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the form of the Javadoc: all that is public has some, and what a method does begins with a verb. The build lints what is
 * there; the linter's own check for what is missing would ask for a tag for each parameter too, which mostly repeats its name.
 */
class JavadocTest {

    private static final Set<Tree.Kind> TYPES_OF_PUBLIC_MEMBERS = Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);
    private static final Pattern VERB_PHRASE = Pattern.compile("[A-Z][a-z]+s\\b.*", Pattern.DOTALL);

    private static final List<Member> MEMBERS = new ArrayList<>();

    private record Member(String name, boolean method, @Nullable String comment) {}

    @BeforeAll
    static void parse() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            List<Path> paths = sources.filter(path -> path.toString().endsWith(".java")).toList();
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(paths));
            PublicMembers scanner = new PublicMembers(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                scanner.scan(unit, null);
            }
        }
    }

    @Test
    void everythingPublicHasAComment() {
        assertThat(MEMBERS).isNotEmpty()
                .filteredOn(member -> member.comment() == null)
                .extracting(Member::name)
                .isEmpty();
    }

    @Test
    void whatAMethodDoesBeginsWithAVerb() {
        assertThat(MEMBERS).filteredOn(Member::method)
                .filteredOn(member -> member.comment() != null && !VERB_PHRASE.matcher(member.comment().strip()).matches())
                .extracting(Member::name)
                .isEmpty();
    }

    private static final class PublicMembers extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final DocTrees docs;

        private PublicMembers(DocTrees docs) {
            this.docs = docs;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            if (isPublic(type.getModifiers())) {
                add(type.getSimpleName().toString(), false);
                super.visitClass(type, nothing);
            }
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
            if (isPublic(method.getModifiers()) && !overrides) {
                add(method.getName().toString(), method.getReturnType() != null);
            }
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree field, @Nullable Void nothing) {
            if (isPublic(field.getModifiers())) {
                add(field.getName().toString(), false);
            }
            return null;
        }

        private boolean isPublic(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            return flags.contains(Modifier.PUBLIC) || isMemberOfInterface() && !flags.contains(Modifier.PRIVATE);
        }

        private boolean isMemberOfInterface() {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            return TYPES_OF_PUBLIC_MEMBERS.contains(parent.getKind());
        }

        private void add(String name, boolean method) {
            String file = Path.of(getCurrentPath().getCompilationUnit().getSourceFile().getName()).getFileName().toString();
            MEMBERS.add(new Member(file + ": " + name, method, docs.getDocComment(getCurrentPath())));
        }
    }
}
