package io.reactivertc;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the package tables of CONTRIBUTING.md, and those conventions that can be read off class files. */
class ArchitectureTest {

    private static final String ROOT = "io.reactivertc";

    /** What each package of the API may import of the library, besides itself; names are relative to the root. */
    private static final Map<String, List<String>> API = table("""
            *          : room peer media recording data file signaling error common
            room       : peer media data file error common
            peer       : media data file error common
            media      : error common
            recording  : media error common
            data       : error common
            file       : error common
            signaling  : error common
            error      : common
            common     :
            """);

    /** What each package of the implementation may import of it; all of them may import the API. */
    private static final Map<String, List<String>> IMPLEMENTATION = table("""
            impl                 : impl.loop impl.data impl.file impl.media impl.desktop impl.device impl.recording impl.peer \
                                   impl.room impl.hub impl.signaling impl.signaling.netty impl.json impl.webrtc
            impl.loop            :
            impl.data            : impl.loop
            impl.file            : impl.loop impl.data
            impl.media           : impl.loop video
            impl.desktop         : impl.media video
            impl.device          : impl.media
            impl.recording       : impl.loop impl.media
            impl.peer            : impl.loop impl.data impl.file impl.media
            impl.room            : impl.loop impl.data impl.file impl.media impl.peer impl.signaling
            impl.hub             : impl.loop
            impl.signaling       : impl.loop impl.hub
            impl.signaling.netty : impl.loop impl.signaling impl.json
            impl.json            : impl.loop impl.data impl.file impl.media impl.peer impl.signaling impl.hub
            impl.webrtc          : impl.loop impl.data impl.device impl.media impl.peer
            server               : impl.loop impl.hub impl.json
            audio                : impl.media impl.webrtc
            video                :
            """);

    /** The only packages that may import a library; whoever adds one decides here where it ends. */
    private static final Map<String, List<String>> LIBRARIES = table("""
            dev.onvoid..     : impl.webrtc
            tools.jackson..  : impl.json
            com.fasterxml..  : impl.json
            io.netty..       : impl.signaling.netty server
            reactor.netty..  : impl.signaling.netty server
            com.nimbusds..   : server
            io.micrometer..  : server
            """);

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("/reactive-rtc-netlab/"))
            .importPackages(ROOT);

    @ParameterizedTest(name = "{0} may import {1}")
    @MethodSource("packages")
    void packagesImportOnlyWhatTheirTableRowAllows(String name, List<String> allowed) {
        String[] packages = Stream.concat(Stream.of(name), allowed.stream())
                .map(ArchitectureTest::absolute)
                .toArray(String[]::new);

        check(noClasses().that().resideInAPackage(absolute(name))
                .should().dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(packages)))));
    }

    static Stream<Arguments> packages() {
        Stream<Arguments> api = API.entrySet().stream()
                .map(row -> Arguments.of(row.getKey(), row.getValue()));
        Stream<Arguments> implementation = IMPLEMENTATION.entrySet().stream()
                .map(row -> Arguments.of(row.getKey(), union(row.getValue(), API.keySet())));
        return Stream.concat(api, implementation);
    }

    @Test
    void everyPackageIsInATable() {
        Set<String> known = union(List.copyOf(API.keySet()), IMPLEMENTATION.keySet()).stream()
                .map(ArchitectureTest::absolute)
                .collect(Collectors.toSet());

        assertThat(CLASSES).isNotEmpty();
        assertThat(CLASSES).extracting(JavaClass::getPackageName).isSubsetOf(known);
    }

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().assignedFrom(PackageSlices.INSTANCE).should().beFreeOfCycles());
    }

    @ParameterizedTest(name = "{0} is imported only by {1}")
    @MethodSource("libraries")
    void librariesAreImportedOnlyWhereTheyAreAdapted(String library, List<String> packages) {
        String[] allowed = packages.stream().map(ArchitectureTest::absolute).toArray(String[]::new);

        check(noClasses().that().resideOutsideOfPackages(allowed).should().dependOnClassesThat().resideInAPackage(library));
    }

    static Stream<Arguments> libraries() {
        return LIBRARIES.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
    }

    @Test
    void theApiKnowsOnlyReactorAndNullness() {
        String[] api = API.keySet().stream().map(ArchitectureTest::absolute).toArray(String[]::new);

        check(noClasses().that().resideInAnyPackage(api)
                .should().dependOnClassesThat(not(resideInAnyPackage(
                        "", "java..", "io.reactivertc..", "reactor.core..", "reactor.util..", "org.reactivestreams..",
                        "org.jspecify.annotations.."))));
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES).extracting(JavaClass::getPackage)
                .allSatisfy(found -> assertThat(isNullMarked(found)).as("@NullMarked on %s", found.getName()).isTrue());
    }

    private static boolean isNullMarked(JavaPackage found) {
        return found.tryGetPackageInfo().filter(info -> info.isAnnotatedWith(NullMarked.class)).isPresent();
    }

    @Test
    void manyValuedSinksAreMadeOnlyByTheLoop() {
        check(noClasses().that().resideOutsideOfPackage(absolute("impl.loop"))
                .should().accessTargetWhere(is("reactor.core.publisher.Sinks", "many", "unsafe")
                        .or(is("reactor.core.publisher.Sinks$RootSpec", "many"))));
    }

    /** They hang without a sound server, and take the JVM along with a display that goes away. */
    @Test
    void noDeviceOrDisplayIsUsedThroughTheNativeLibraryButCameras() {
        check(noClasses().should().accessTargetWhere(is("dev.onvoid.webrtc.media.MediaDevices",
                "getAudioRenderDevices", "getAudioCaptureDevices", "getDefaultAudioRenderDevice",
                "getDefaultAudioCaptureDevice",
                "addDeviceChangeListener", "removeDeviceChangeListener")));
        check(noClasses().should().dependOnClassesThat(resideInAPackage("dev.onvoid.webrtc.media.video.desktop..")
                .or(simpleName("VideoDesktopSource"))
                .or(simpleName("AudioRecorder"))
                .or(simpleName("AudioPlayer"))));
    }

    @Test
    void noEmissionFailsFastOrSpins() {
        check(noClasses().should().accessTargetWhere(
                is("reactor.core.publisher.Sinks$EmitFailureHandler", "FAIL_FAST", "busyLooping")));
    }

    @Test
    void nothingBlocks() {
        check(noClasses().should().accessTargetWhere(is("java.lang.Thread", "sleep", "join")
                .or(is("java.lang.Object", "wait"))
                .or(is("reactor.core.publisher.Mono", "block", "blockOptional"))
                .or(is("reactor.core.publisher.Flux", "blockFirst", "blockLast", "toIterable", "toStream"))
                .or(is("java.util.concurrent.CompletableFuture", "join", "get"))
                .or(is("java.util.concurrent.Future", "get"))
                .or(is("java.util.concurrent.CountDownLatch", "await"))));
    }

    @Test
    void nothingIsSynchronized() {
        check(methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED));
    }

    @Test
    void nothingLocks() {
        check(noClasses().should().dependOnClassesThat(resideInAPackage("java.util.concurrent.locks..")
                .and(not(simpleName("LockSupport"))))); // which parks a thread of its own and locks nothing
    }

    @Test
    void theTimeComesFromAClock() {
        check(noClasses().should().accessTargetWhere(is("java.lang.System", "currentTimeMillis")
                .or(is("java.util.Timer", "<init>"))
                .or(isClockless())));
    }

    @Test
    void timedOperatorsTakeAScheduler() {
        check(noClasses().should().callCodeUnitWhere(isTimedWithoutScheduler()));
    }

    private static DescribedPredicate<JavaAccess<?>> isClockless() {
        return DescribedPredicate.describe("asks for the time without a Clock",
                access -> access.getTarget().getFullName().matches("java\\.time\\.\\w+\\.now\\(\\)"));
    }

    private static DescribedPredicate<JavaCodeUnitAccess<?>> isTimedWithoutScheduler() {
        return DescribedPredicate.describe("an operator takes a Duration but no Scheduler", access -> {
            List<String> parameters = access.getTarget().getRawParameterTypes().stream().map(JavaClass::getName).toList();
            return access.getTargetOwner().getName().matches("reactor\\.core\\.publisher\\.(Mono|Flux)")
                    && parameters.contains(Duration.class.getName())
                    && !parameters.contains("reactor.core.scheduler.Scheduler");
        });
    }

    /** Accepts calls of and references to members of a class, also through a class that inherits them. */
    private static DescribedPredicate<JavaAccess<?>> is(String owner, String... members) {
        List<String> names = Arrays.asList(members);
        return DescribedPredicate.describe(owner + " " + names,
                access -> access.getTargetOwner().getName().equals(owner) && names.contains(access.getName()));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static String absolute(String name) {
        return name.equals("*") ? ROOT : ROOT + "." + name;
    }

    private static List<String> union(List<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }

    private static Map<String, List<String>> table(String text) {
        return text.lines()
                .map(line -> line.split(":", -1))
                .collect(Collectors.toMap(cells -> cells[0].strip(), cells -> words(cells[1]), (a, b) -> a, TreeMap::new));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    /** Each package is a slice. */
    private enum PackageSlices implements SliceAssignment {
        INSTANCE;

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass found) {
            return found.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(found.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
