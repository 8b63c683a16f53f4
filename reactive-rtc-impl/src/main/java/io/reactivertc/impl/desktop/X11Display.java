package io.reactivertc.impl.desktop;

import io.reactivertc.media.Desktop.Area;
import io.reactivertc.media.Desktop.Availability;
import io.reactivertc.media.Desktop.Screen;
import io.reactivertc.media.Desktop.Target;
import io.reactivertc.media.Desktop.Window;
import io.reactivertc.media.VideoFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is a session at an X server. Pictures are taken of the root window, so they show what people see. */
final class X11Display implements Display {

    private static final int MOST_WINDOWS = 1_024;
    private static final int MOST_MONITORS = 64;
    private static final int LONGEST_TITLE = 256;
    private static final int VIEWABLE = 2;
    private static final int INPUT_ONLY = 2;

    private final X11Wire wire;
    private final X11Requests requests;
    private final int root;
    private int randr;
    private int[] pixels = new int[0];

    private X11Display(X11Wire wire, X11Requests requests, int root) {
        this.wire = wire;
        this.requests = requests;
        this.root = root;
    }

    /** Begins a session that the server has accepted. */
    static X11Display begin(X11Wire wire, X11Requests requests, int root) throws DisplayException {
        X11Display display = new X11Display(wire, requests, root);
        try {
            if (display.extension("XWAYLAND") != 0) {
                throw wayland();
            }
            display.randr = display.monitorsCode();
        } catch (X11Error refused) {
            throw failed(refused);
        }
        if (display.screens().stream().anyMatch(screen -> screen.name().startsWith("XWAYLAND"))) {
            throw wayland(); // servers before 23 have no such extension
        }
        return display;
    }

    private static DisplayException wayland() {
        return new DisplayException(Availability.UNSUPPORTED, "the desktop is one of Wayland, which shows nothing to X11");
    }

    private int extension(String name) throws DisplayException, X11Error {
        ByteBuffer head = wire.ask(requests.extension(name));
        return head.get(8) == 0 ? 0 : head.get(9) & 0xFF;
    }

    /** Returns the code of the extension that knows monitors, or 0. */
    private int monitorsCode() throws DisplayException, X11Error {
        int code = extension("RANDR");
        if (code == 0) {
            return 0;
        }
        ByteBuffer head = wire.ask(requests.randrVersion(code));
        return head.getInt(8) > 1 || head.getInt(8) == 1 && head.getInt(12) >= 5 ? code : 0;
    }

    @Override
    public List<Screen> screens() throws DisplayException {
        try {
            List<Screen> found = randr == 0 ? List.of() : monitors();
            return found.isEmpty() ? List.of(new Screen("screen", desktop(), true)) : found;
        } catch (X11Error refused) {
            throw failed(refused);
        }
    }

    private List<Screen> monitors() throws DisplayException, X11Error {
        int count = Math.min(MOST_MONITORS, wire.ask(requests.monitors(randr, root)).getInt(12));
        ByteBuffer body = wire.body();
        record Monitor(int name, boolean primary, Area area) {}
        List<Monitor> monitors = new ArrayList<>();
        int at = 0;
        for (int n = 0; n < count && at + 24 <= body.limit(); n++) {
            Area area = area(body.getShort(at + 8), body.getShort(at + 10), body.getShort(at + 12), body.getShort(at + 14));
            if (area != null) {
                monitors.add(new Monitor(body.getInt(at), body.get(at + 4) != 0, area));
            }
            at += 24 + 4 * (body.getShort(at + 6) & 0xFFFF);
        }
        List<Screen> screens = new ArrayList<>();
        for (Monitor monitor : monitors) {
            int length = wire.ask(requests.atomName(monitor.name())).getShort(8) & 0xFFFF;
            screens.add(new Screen(text(wire.body(), length), monitor.area(), monitor.primary()));
        }
        screens.sort(Comparator.comparing(Screen::primary).reversed());
        return screens;
    }

    @Override
    public List<Window> windows() throws DisplayException {
        try {
            int managed = atom("_NET_CLIENT_LIST_STACKING");
            int name = atom("_NET_WM_NAME");
            int oldName = atom("WM_NAME");
            List<Integer> ids = managed == 0 ? List.of() : ints(property(root, managed, MOST_WINDOWS));
            List<Window> windows = new ArrayList<>();
            for (int id : ids.isEmpty() ? children() : ids) {
                addWindow(windows, id, name, oldName);
            }
            return windows;
        } catch (X11Error refused) {
            throw failed(refused);
        }
    }

    private void addWindow(List<Window> windows, int id, int name, int oldName) throws DisplayException {
        try {
            if (visibleAt(id) instanceof Seen seen) {
                windows.add(new Window(id & 0xFFFF_FFFFL, title(id, name, oldName), seen.area()));
            }
        } catch (X11Error goneMeanwhile) {
            // then it is not listed
        }
    }

    private String title(int id, int name, int oldName) throws DisplayException, X11Error {
        ByteBuffer title = name == 0 ? ByteBuffer.allocate(0) : property(id, name, LONGEST_TITLE);
        if (title.hasRemaining()) {
            return shortened(StandardCharsets.UTF_8.decode(title).toString());
        }
        ByteBuffer old = oldName == 0 ? title : property(id, oldName, LONGEST_TITLE);
        return shortened(StandardCharsets.ISO_8859_1.decode(old).toString());
    }

    private static String shortened(String title) {
        return title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE);
    }

    private List<Integer> children() throws DisplayException, X11Error {
        int count = wire.ask(requests.children(root)).getShort(16) & 0xFFFF;
        List<Integer> all = ints(wire.body());
        return all.subList(Math.max(0, Math.min(count, all.size()) - MOST_WINDOWS), Math.min(count, all.size()));
    }

    @Override
    public Place locate(Target target) throws DisplayException {
        if (!(target instanceof Window window)) {
            return clipped(target.area());
        }
        try {
            return visibleAt((int) window.id());
        } catch (X11Error noSuchWindow) {
            return new Gone();
        }
    }

    private Place visibleAt(int window) throws DisplayException, X11Error {
        ByteBuffer attributes = wire.ask(requests.attributes(window));
        if (attributes.get(26) != VIEWABLE || attributes.getShort(12) == INPUT_ONLY) {
            return new Hidden();
        }
        ByteBuffer geometry = wire.ask(requests.geometry(window));
        int width = geometry.getShort(16) & 0xFFFF;
        int height = geometry.getShort(18) & 0xFFFF;
        ByteBuffer position = wire.ask(requests.position(window, root));
        Area area = area(position.getShort(12), position.getShort(14), width, height);
        return area == null ? new Hidden() : clipped(area);
    }

    private Place clipped(Area area) throws DisplayException {
        Area desktop = desktop();
        int left = Math.max(0, area.x());
        int top = Math.max(0, area.y());
        int right = Math.min(desktop.width(), area.x() + area.width());
        int bottom = Math.min(desktop.height(), area.y() + area.height());
        return right <= left || bottom <= top ? new Hidden() : new Seen(new Area(left, top, right - left, bottom - top));
    }

    private Area desktop() throws DisplayException {
        try {
            ByteBuffer geometry = wire.ask(requests.geometry(root));
            int width = Math.min(VideoFrame.MAX_SIZE_PIXELS, geometry.getShort(16) & 0xFFFF);
            int height = Math.min(VideoFrame.MAX_SIZE_PIXELS, geometry.getShort(18) & 0xFFFF);
            return new Area(0, 0, width, height);
        } catch (X11Error refused) {
            throw failed(refused);
        }
    }

    @Override
    public int @Nullable [] grab(Area area) throws DisplayException {
        try {
            wire.ask(requests.image(root, area.x(), area.y(), area.width(), area.height()));
        } catch (X11Error notThere) {
            return null; // the desktop may have become smaller
        }
        int count = area.width() * area.height();
        if (wire.body().remaining() < 4 * count) {
            throw new DisplayException(Availability.UNSUPPORTED, "the display sent less of a picture than it should");
        }
        if (pixels.length < count) {
            pixels = new int[count];
        }
        wire.body().asIntBuffer().get(pixels, 0, count);
        return pixels;
    }

    private int atom(String name) throws DisplayException, X11Error {
        return wire.ask(requests.atom(name)).getInt(8);
    }

    private ByteBuffer property(int window, int property, int words) throws DisplayException, X11Error {
        ByteBuffer head = wire.ask(requests.property(window, property, words));
        long bytes = (long) head.getInt(16) * (head.get(1) & 0xFF) / 8;
        ByteBuffer body = wire.body();
        return body.limit((int) Math.max(0, Math.min(bytes, body.limit())));
    }

    private static List<Integer> ints(ByteBuffer bytes) {
        List<Integer> all = new ArrayList<>();
        while (bytes.remaining() >= Integer.BYTES) {
            all.add(bytes.getInt());
        }
        return all;
    }

    private static String text(ByteBuffer bytes, int length) {
        byte[] text = new byte[Math.min(length, bytes.remaining())];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static @Nullable Area area(int x, int y, int width, int height) {
        boolean fits = width >= 1 && height >= 1 && width <= VideoFrame.MAX_SIZE_PIXELS && height <= VideoFrame.MAX_SIZE_PIXELS;
        return fits ? new Area(x, y, width, height) : null;
    }

    private static DisplayException failed(X11Error refused) {
        return new DisplayException(Availability.UNSUPPORTED, String.valueOf(refused.getMessage()));
    }

    @Override
    public void close() {
        wire.close();
    }
}
