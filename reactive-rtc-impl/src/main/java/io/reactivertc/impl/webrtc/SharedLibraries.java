package io.reactivertc.impl.webrtc;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Knows what webrtc-java's library for Linux needs, which Debian package holds it, and where a dynamic linker would look for it. */
final class SharedLibraries {

    /** Is what only the library for aarch64 needs. */
    private static final String STANDARD_CPP = "libstdc++.so.6";

    /** Maps each shared library that is needed, besides the C library, to its Debian package. */
    static final Map<String, String> PACKAGES = packages();

    private static final Pattern NOT_FOUND = Pattern.compile("(?:cannot open shared object|Error loading shared library)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w/.+-])(lib[\\w.+-]+\\.so[.\\d]*)");

    private final List<Path> directories;

    SharedLibraries(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** Returns those in the directories of this host. */
    static SharedLibraries ofThisHost() {
        List<String> places = new ArrayList<>();
        places.addAll(split(System.getenv("LD_LIBRARY_PATH")));
        places.addAll(split(System.getProperty("java.library.path")));
        places.addAll(configured());
        for (String root : List.of("/lib", "/usr/lib", "/lib64", "/usr/lib64")) {
            places.add(root);
            places.add(root + "/x86_64-linux-gnu");
            places.add(root + "/aarch64-linux-gnu");
        }
        return new SharedLibraries(places.stream().filter(place -> place.startsWith("/")).distinct().map(Path::of).toList());
    }

    /** Says why the library could not be loaded, given the linker's message, which names only the first of the missing ones. */
    String explain(String message) {
        if (!NOT_FOUND.matcher(message).find()) {
            return "the native library cannot be loaded: " + message
                    + "; if its folder forbids to execute, -Djava.io.tmpdir names another";
        }
        Set<String> missing = missing(message);
        String names = missing.stream()
                .map(name -> PACKAGES.containsKey(name) ? name + " (Debian package " + PACKAGES.get(name) + ")" : name)
                .collect(Collectors.joining(", "));
        String packages = missing.stream().map(PACKAGES::get).filter(Objects::nonNull).collect(Collectors.joining(" "));
        String advice = packages.isEmpty() ? "" : "; on Debian and Ubuntu: apt-get install " + packages;
        return "the native library needs shared libraries that are missing: " + names + advice;
    }

    private Set<String> missing(String message) {
        Set<String> missing = new TreeSet<>();
        Matcher named = NAME.matcher(message);
        while (named.find()) {
            missing.add(named.group(1));
        }
        PACKAGES.keySet().stream().filter(this::isAbsent).forEach(missing::add);
        return missing;
    }

    private boolean isAbsent(String name) {
        return !name.equals(STANDARD_CPP) && directories.stream().noneMatch(directory -> Files.exists(directory.resolve(name)));
    }

    private static List<String> split(@Nullable String path) {
        return path == null ? List.of() : Arrays.asList(path.split(File.pathSeparator));
    }

    /** Returns the directories that the host's linker configuration names. */
    private static List<String> configured() {
        try (Stream<Path> files = Files.list(Path.of("/etc/ld.so.conf.d"))) {
            return files.sorted().flatMap(SharedLibraries::lines).map(String::strip).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException unreadable) {
            return Stream.empty();
        }
    }

    private static Map<String, String> packages() {
        Map<String, String> packages = new LinkedHashMap<>();
        packages.put("libpulse.so.0", "libpulse0");
        packages.put("libudev.so.1", "libudev1");
        packages.put("libX11.so.6", "libx11-6");
        packages.put("libXfixes.so.3", "libxfixes3");
        packages.put("libXrandr.so.2", "libxrandr2");
        packages.put("libXcomposite.so.1", "libxcomposite1");
        packages.put("libdbus-1.so.3", "libdbus-1-3");
        packages.put(STANDARD_CPP, "libstdc++6");
        return packages;
    }
}
