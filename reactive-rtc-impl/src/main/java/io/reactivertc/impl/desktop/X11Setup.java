package io.reactivertc.impl.desktop;

import io.reactivertc.media.Desktop.Availability;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Is what an X server says when a session begins.
 *
 * @param root the window that is the desktop
 */
record X11Setup(int root) {

    private static final int ACCEPTED = 1;
    private static final int BITS_PER_PIXEL = 32;

    /** Reads the answer to the greeting. Throws {@link DisplayException} if the server does not let us in, or has pixels of a kind that we do not read. */
    static X11Setup read(ByteBuffer head, ByteBuffer body, int screen) throws DisplayException {
        if (head.get(0) != ACCEPTED) {
            byte[] reason = new byte[Math.min(body.remaining(), head.get(1) & 0xFF)];
            body.get(reason);
            String text = new String(reason, StandardCharsets.ISO_8859_1).strip();
            throw new DisplayException(Availability.DENIED, "the display does not let this process in: " + text);
        }
        try {
            return read(body, screen);
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            throw new DisplayException(Availability.UNSUPPORTED, "the display does not speak the X protocol as it should");
        }
    }

    private static X11Setup read(ByteBuffer body, int screen) throws DisplayException {
        int vendorBytes = body.getShort(16) & 0xFFFF;
        int screens = body.get(20);
        int formats = body.get(21);
        boolean littleEndian = body.get(22) == 0;
        if (screen >= screens) {
            throw new DisplayException(Availability.UNREACHABLE, "the display has no screen " + screen);
        }
        int formatsAt = 32 + (vendorBytes + 3 & ~3);
        int at = formatsAt + 8 * formats;
        for (int n = 0; n < screen; n++) {
            at = afterScreen(body, at);
        }
        int depth = body.get(at + 38);
        if (!littleEndian || bitsPerPixel(body, formatsAt, formats, depth) != BITS_PER_PIXEL || depth != 24 && depth != 32) {
            throw new DisplayException(Availability.UNSUPPORTED,
                    "the display has " + depth + " bits a pixel; only 24 are supported");
        }
        return new X11Setup(body.getInt(at));
    }

    private static int bitsPerPixel(ByteBuffer body, int formatsAt, int formats, int depth) {
        for (int n = 0; n < formats; n++) {
            if (body.get(formatsAt + 8 * n) == depth) {
                return body.get(formatsAt + 8 * n + 1);
            }
        }
        return 0;
    }

    private static int afterScreen(ByteBuffer body, int screenAt) {
        int at = screenAt + 40;
        for (int depths = body.get(screenAt + 39) & 0xFF; depths > 0; depths--) {
            at += 8 + 24 * (body.getShort(at + 2) & 0xFFFF);
        }
        return at;
    }
}
