package io.reactivertc.impl.desktop;

import io.reactivertc.media.Desktop.Availability;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Leads to a display of the X Window System by its protocol, without any native code: it needs no library, and a display that goes away is an error, where Xlib would end the
 * process.
 */
public final class X11Port implements DisplayPort {

    private final Map<String, String> environment;
    private final String operatingSystem;

    /** Creates a port to the display that these variables name. */
    public X11Port(Map<String, String> environment, String operatingSystem) {
        this.environment = Map.copyOf(environment);
        this.operatingSystem = operatingSystem.toLowerCase(Locale.ROOT);
    }

    /** Returns a port to the display of this process. */
    public static X11Port ofProcess() {
        return new X11Port(System.getenv(), System.getProperty("os.name", ""));
    }

    @Override
    public Display open() throws DisplayException {
        X11Address address = address();
        X11Wire wire = X11Wire.open(address);
        try {
            X11Requests requests = new X11Requests();
            X11Setup setup = X11Setup.read(wire.greet(requests.greeting(authority(address))), wire.body(), address.screen());
            return X11Display.begin(wire, requests, setup.root());
        } catch (DisplayException | RuntimeException failure) {
            wire.close();
            throw failure;
        }
    }

    private X11Address address() throws DisplayException {
        String display = environment.getOrDefault("DISPLAY", "");
        if (operatingSystem.startsWith("windows") || operatingSystem.startsWith("mac")) {
            throw new DisplayException(Availability.UNSUPPORTED, "screens of this operating system are not supported");
        }
        if (display.isEmpty() && environment.containsKey("WAYLAND_DISPLAY")) {
            throw new DisplayException(Availability.UNSUPPORTED, "screens of Wayland are not supported, only those of X11");
        }
        if (display.isEmpty()) {
            throw new DisplayException(Availability.HEADLESS, "there is no display: the variable DISPLAY is not set");
        }
        return X11Address.parse(display);
    }

    private X11Authority authority(X11Address address) {
        String named = environment.get("XAUTHORITY");
        Path file = named == null || named.isEmpty()
                ? Path.of(Objects.requireNonNullElse(environment.get("HOME"), "."), ".Xauthority")
                : Path.of(named);
        return X11Authority.read(file, address, environment.getOrDefault("HOSTNAME", ""));
    }
}
