package example;

import io.reactivertc.RtcConnector;
import java.util.List;

/** Proves that one dependency brings the API, an implementation of it and a native library for each platform. */
public class Consumer {

    private static final List<String> NATIVE_LIBRARIES = List.of(
            "libwebrtc-java-linux-x86_64.so",
            "libwebrtc-java-linux-aarch64.so",
            "libwebrtc-java-macos-x86_64.dylib",
            "libwebrtc-java-macos-aarch64.dylib",
            "webrtc-java-windows-x86_64.dll");

    public static void main(String[] arguments) {
        NATIVE_LIBRARIES.forEach(Consumer::require);
        System.out.println("found an implementation: " + RtcConnector.create());
    }

    private static void require(String resource) {
        if (Consumer.class.getClassLoader().getResource(resource) == null) {
            throw new IllegalStateException("not on the class path: " + resource);
        }
    }
}
