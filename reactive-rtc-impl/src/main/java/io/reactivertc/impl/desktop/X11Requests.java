package io.reactivertc.impl.desktop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes requests of the X protocol, version 11: the code, a byte of the request's own, the length in words, then its fields. For one thread; each is valid until the next. */
final class X11Requests {

    private static final int IMAGE = 73;
    private static final int Z_PIXMAP = 2;
    private static final int ALL_PLANES = -1;
    private static final int LONGEST_NAME = 256;

    private final ByteBuffer buffer = X11Wire.buffer(1 << 10);

    /** Returns the first words of a client. */
    ByteBuffer greeting(X11Authority authority) {
        byte[] name = authority.name().getBytes(StandardCharsets.ISO_8859_1);
        buffer.clear().put((byte) 'l').put((byte) 0).putShort((short) 11).putShort((short) 0);
        buffer.putShort((short) name.length).putShort((short) authority.data().length).putShort((short) 0);
        return padded(name).padded(authority.data()).buffer.flip();
    }

    ByteBuffer attributes(int window) {
        return begin(3, 0).end(window);
    }

    ByteBuffer geometry(int window) {
        return begin(14, 0).end(window);
    }

    ByteBuffer children(int window) {
        return begin(15, 0).end(window);
    }

    ByteBuffer atom(String name) {
        return named(16, 1, name);
    }

    ByteBuffer atomName(int atom) {
        return begin(17, 0).end(atom);
    }

    /** Asks for at most so many words of a property of any type. */
    ByteBuffer property(int window, int property, int words) {
        return begin(20, 0).end(window, property, 0, 0, words);
    }

    /** Asks where the upper left corner of a window is in another. */
    ByteBuffer position(int window, int in) {
        return begin(40, 0).end(window, in, 0);
    }

    ByteBuffer image(int window, int x, int y, int width, int height) {
        return begin(IMAGE, Z_PIXMAP).end(window, pair(x, y), pair(width, height), ALL_PLANES);
    }

    ByteBuffer extension(String name) {
        return named(98, 0, name);
    }

    /** Asks which version of an extension there is, as RandR has it. */
    ByteBuffer randrVersion(int code) {
        return begin(code, 0).end(1, 5);
    }

    ByteBuffer monitors(int code, int window) {
        return begin(code, 42).end(window, 1);
    }

    private ByteBuffer named(int code, int detail, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > LONGEST_NAME) {
            throw new IllegalArgumentException("too long: " + name);
        }
        begin(code, detail);
        buffer.putInt(bytes.length);
        return padded(bytes).end();
    }

    private X11Requests begin(int code, int detail) {
        buffer.clear().put((byte) code).put((byte) detail).putShort((short) 0);
        return this;
    }

    private X11Requests padded(byte[] bytes) {
        buffer.put(bytes).put(new byte[-bytes.length & 3]);
        return this;
    }

    private ByteBuffer end(int... words) {
        for (int word : words) {
            buffer.putInt(word);
        }
        return buffer.putShort(2, (short) (buffer.position() / 4)).flip();
    }

    private static int pair(int low, int high) {
        return low & 0xFFFF | high << 16;
    }
}
