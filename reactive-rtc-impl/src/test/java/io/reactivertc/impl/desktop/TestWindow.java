package io.reactivertc.impl.desktop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Is a window of one colour on a {@link VirtualDisplay}, for tests. */
public final class TestWindow implements AutoCloseable {

    private static final int INPUT_OUTPUT = 1;
    private static final int BACKGROUND_AND_UNMANAGED = 0x2 | 0x200;
    private static final int TITLE = 39; // the atom WM_NAME
    private static final int STRING = 31;

    private final X11Wire wire;
    private final int root;
    private final int id;

    /** Opens a window and waits until it is there. */
    public TestWindow(VirtualDisplay display, String title, int x, int y, int width, int height, int rgb) throws Exception {
        X11Requests requests = new X11Requests();
        wire = X11Wire.open(display.address());
        ByteBuffer head = wire.greet(requests.greeting(X11Authority.NONE));
        root = X11Setup.read(head, wire.body(), 0).root();
        id = wire.body().getInt(4) | 1;
        ByteBuffer create = X11Wire.buffer(40).put((byte) 1).put((byte) 0).putShort((short) 10).putInt(id).putInt(root);
        create.putShort((short) x).putShort((short) y).putShort((short) width).putShort((short) height);
        create.putShort((short) 0).putShort((short) INPUT_OUTPUT).putInt(0).putInt(BACKGROUND_AND_UNMANAGED).putInt(rgb)
                .putInt(1);
        tell(create);
        byte[] text = title.getBytes(StandardCharsets.ISO_8859_1);
        int padded = text.length + 3 & ~3;
        ByteBuffer name = X11Wire.buffer(24 + padded).put((byte) 18).put((byte) 0).putShort((short) (6 + padded / 4));
        name.putInt(id).putInt(TITLE).putInt(STRING).put((byte) 8).put(new byte[3]).putInt(text.length).put(text);
        tell(name.position(name.capacity()));
        tell(X11Wire.buffer(8).put((byte) 8).put((byte) 0).putShort((short) 2).putInt(id)); // map it
    }

    /** Moves it and waits until it is there. */
    public void moveTo(int x, int y) throws Exception {
        tell(X11Wire.buffer(20).put((byte) 12).put((byte) 0).putShort((short) 5).putInt(id).putInt(0x1 | 0x2).putInt(x)
                .putInt(y));
    }

    /** Makes it disappear, not for ever, and waits until it has. */
    public void hide() throws Exception {
        tell(X11Wire.buffer(8).put((byte) 10).put((byte) 0).putShort((short) 2).putInt(id));
    }

    /** Sends a request, and another of which there is an answer: so it is done when this returns. */
    private void tell(ByteBuffer request) throws Exception {
        ByteBuffer both = X11Wire.buffer(request.position() + 8).put(request.flip());
        wire.ask(both.put(new X11Requests().geometry(root)).flip());
    }

    @Override
    public void close() {
        wire.close(); // and with it goes the window
    }
}
