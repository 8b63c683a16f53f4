package io.reactivertc.impl.desktop;

import io.reactivertc.media.Desktop.Availability;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Is what the variable DISPLAY says: {@code HOST:DISPLAY.SCREEN}.
 *
 * @param host the name of a machine; empty for this one
 * @param display the number of the display
 * @param screen the number of the screen of the display
 */
record X11Address(String host, int display, int screen) {

    private static final Pattern FORM = Pattern.compile("(?:unix/?|([A-Za-z0-9.-]{0,253})):(\\d{1,5})(?:\\.(\\d{1,3}))?");
    private static final int FIRST_PORT = 6_000;

    static X11Address parse(String text) throws DisplayException {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new DisplayException(Availability.UNSUPPORTED,
                    "DISPLAY does not name a display of the X Window System: " + text);
        }
        String host = parts.group(1) == null ? "" : parts.group(1);
        int screen = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        return new X11Address(host, Integer.parseInt(parts.group(2)), screen);
    }

    /** Returns whether the display is reached by a socket of this machine. */
    boolean isLocal() {
        return host.isEmpty();
    }

    String socketPath() {
        return "/tmp/.X11-unix/X" + display;
    }

    int port() {
        return FIRST_PORT + display;
    }
}
