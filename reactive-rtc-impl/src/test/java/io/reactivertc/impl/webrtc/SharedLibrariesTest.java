package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedLibrariesTest {

    private static final String FIRST_MISSING =
            "/tmp/libwebrtc-java-linux-x86_641.so: libpulse.so.0: cannot open shared object file: No such file or directory";

    @TempDir
    Path directory;

    @Test
    void namesEachMissingLibraryAndItsPackage() throws IOException {
        for (String present : List.of("libudev.so.1", "libX11.so.6", "libXfixes.so.3", "libXrandr.so.2", "libdbus-1.so.3")) {
            Files.createFile(directory.resolve(present));
        }

        assertThat(new SharedLibraries(List.of(directory)).explain(FIRST_MISSING))
                .isEqualTo(
                        "the native library needs shared libraries that are missing: libXcomposite.so.1 (Debian package libxcomposite1),"
                                + " libpulse.so.0 (Debian package libpulse0); on Debian and Ubuntu: apt-get install libxcomposite1 libpulse0");
    }

    @Test
    void namesALibraryThatItKnowsNoPackageOf() throws IOException {
        for (String present : SharedLibraries.PACKAGES.keySet()) {
            Files.createFile(directory.resolve(present));
        }

        assertThat(new SharedLibraries(List.of(directory))
                .explain("/tmp/x.so: libsomething-2.so.1: cannot open shared object file"))
                .isEqualTo("the native library needs shared libraries that are missing: libsomething-2.so.1");
    }

    @Test
    void suspectsTheFolderWhereNothingIsMissing() {
        assertThat(new SharedLibraries(List.of(directory)).explain("/tmp/x.so: failed to map segment from shared object"))
                .contains("failed to map segment")
                .contains("-Djava.io.tmpdir")
                .doesNotContain("apt-get");
    }

    @ParameterizedTest
    @ValueSource(strings = {"libwebrtc-java-linux-x86_64.so", "libwebrtc-java-linux-aarch64.so"})
    void knowsWhatTheBundledLibraryNeeds(String resource) throws IOException {
        try (InputStream library = getClass().getClassLoader().getResourceAsStream(resource)) {
            assertThat(library).as(resource).isNotNull();

            assertThat(Elf.needed(library.readAllBytes()))
                    .filteredOn(name -> !name.matches("(libc|libm|libdl|libpthread|librt|libgcc_s|ld-linux.*)\\.so.*"))
                    .hasSizeGreaterThanOrEqualTo(7)
                    .isSubsetOf(SharedLibraries.PACKAGES.keySet());
        }
    }
}
