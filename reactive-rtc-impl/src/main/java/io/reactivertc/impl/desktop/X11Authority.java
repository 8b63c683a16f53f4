package io.reactivertc.impl.desktop;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Is what lets a process in at a display.
 *
 * @param name of the method; empty for none
 * @param data of the method
 */
record X11Authority(String name, byte[] data) {

    static final X11Authority NONE = new X11Authority("", new byte[0]);

    private static final String METHOD = "MIT-MAGIC-COOKIE-1";
    private static final int LONGEST_FILE = 1 << 20;
    private static final int LOCAL = 256;
    private static final int WILD = 65_535;

    /** Returns the entry of a file for a display, the one for this machine first; or none. */
    static X11Authority read(Path file, X11Address address, String hostName) {
        try {
            return Files.size(file) > LONGEST_FILE ? NONE : parse(Files.readAllBytes(file), address, hostName);
        } catch (IOException | SecurityException notThere) {
            return NONE;
        }
    }

    /** Reads entries of five fields, each but the first with its length before it: family, address, display, method, data. */
    static X11Authority parse(byte[] content, X11Address address, String hostName) throws IOException {
        X11Authority found = NONE;
        DataInputStream input = new DataInputStream(new ByteArrayInputStream(content));
        while (input.available() > 0) {
            int family = input.readUnsignedShort();
            String host = text(field(input));
            String display = text(field(input));
            String method = text(field(input));
            byte[] data = field(input);
            boolean fits = method.equals(METHOD) && (display.isEmpty() || display.equals(Integer.toString(address.display())));
            if (fits && family == LOCAL && host.equals(hostName)) {
                return new X11Authority(method, data);
            }
            if (fits && (family == WILD || family == LOCAL) && found == NONE) {
                found = new X11Authority(method, data);
            }
        }
        return found;
    }

    private static byte[] field(DataInputStream input) throws IOException {
        byte[] field = new byte[input.readUnsignedShort()];
        input.readFully(field);
        return field;
    }

    private static String text(byte[] field) {
        return new String(field, StandardCharsets.ISO_8859_1);
    }
}
