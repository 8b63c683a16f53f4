package io.reactivertc.impl.desktop;

import io.reactivertc.impl.media.Consents;
import io.reactivertc.media.CaptureConsent;
import io.reactivertc.media.Desktop;
import io.reactivertc.media.Desktop.Area;
import io.reactivertc.media.Desktop.Availability;
import io.reactivertc.media.Desktop.Screen;
import io.reactivertc.media.Desktop.Target;
import io.reactivertc.media.Desktop.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Is a display in memory: 800 x 600 pixels, black, with windows that tests show. */
public final class FakeDisplay implements DisplayPort {

    private static final Area DESKTOP = new Area(0, 0, 800, 600);

    private final Map<Long, Shown> windows = new ConcurrentSkipListMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger grabs = new AtomicInteger();
    private volatile @Nullable DisplayException failure;

    /** Returns how many sessions are open. */
    int sessions() {
        return open.get();
    }

    /** Returns a desktop on it that may be captured. */
    public Desktop desktop() {
        return desktop(Schedulers.immediate());
    }

    /** Returns a desktop on it whose pictures are taken in this one's time. */
    public Desktop desktop(Scheduler time) {
        return new DefaultDesktop(this, new Consents(CaptureConsent.ALWAYS, time), time);
    }

    /** Returns how many pictures were taken. */
    public int grabs() {
        return grabs.get();
    }

    /** Lets everything fail so, or nothing. */
    public void fail(@Nullable Availability how) {
        failure = how == null ? null : new DisplayException(how, "as the test wants it");
    }

    Shown show(String title, Area area, int rgb) {
        Shown shown = new Shown(windows.size() + 1, title, area, rgb);
        windows.put(shown.id, shown);
        return shown;
    }

    final class Shown implements DisplayContract.Shown {

        private final long id;
        private final String title;
        private final int rgb;
        private volatile Area area;
        private volatile boolean hidden;

        private Shown(long id, String title, Area area, int rgb) {
            this.id = id;
            this.title = title;
            this.area = area;
            this.rgb = rgb;
        }

        Window window() {
            return new Window(id, title, area);
        }

        @Override
        public void moveTo(int x, int y) {
            area = new Area(x, y, area.width(), area.height());
        }

        @Override
        public void hide() {
            hidden = true;
        }

        @Override
        public void destroy() {
            windows.remove(id);
        }
    }

    @Override
    public Display open() throws DisplayException {
        check();
        open.incrementAndGet();
        return new Session();
    }

    private void check() throws DisplayException {
        DisplayException now = failure;
        if (now != null) {
            throw now;
        }
    }

    private final class Session implements Display {

        private final AtomicInteger closes = new AtomicInteger();

        @Override
        public List<Screen> screens() throws DisplayException {
            check();
            return List.of(new Screen("fake", DESKTOP, true));
        }

        @Override
        public List<Window> windows() throws DisplayException {
            check();
            return windows.values().stream().filter(shown -> !shown.hidden).map(Shown::window).toList();
        }

        @Override
        public Place locate(Target target) throws DisplayException {
            check();
            if (!(target instanceof Window window)) {
                return clipped(target.area());
            }
            Shown shown = windows.get(window.id());
            return shown == null ? new Gone() : shown.hidden ? new Hidden() : clipped(shown.area);
        }

        private Place clipped(Area area) {
            int left = Math.max(0, area.x());
            int top = Math.max(0, area.y());
            int width = Math.min(DESKTOP.width(), area.x() + area.width()) - left;
            int height = Math.min(DESKTOP.height(), area.y() + area.height()) - top;
            return width < 1 || height < 1 ? new Hidden() : new Seen(new Area(left, top, width, height));
        }

        @Override
        public int @Nullable [] grab(Area area) throws DisplayException {
            check();
            grabs.incrementAndGet();
            if (!clipped(area).equals(new Seen(area))) {
                return null;
            }
            int[] pixels = new int[area.width() * area.height()];
            for (Shown shown : windows.values()) {
                paint(pixels, area, shown);
            }
            return pixels;
        }

        private static void paint(int[] pixels, Area area, Shown shown) {
            Area at = shown.area;
            for (int row = 0; row < area.height() && !shown.hidden; row++) {
                int y = area.y() + row - at.y();
                int from = Math.max(0, at.x() - area.x());
                int to = Math.min(area.width(), at.x() + at.width() - area.x());
                if (y >= 0 && y < at.height() && from < to) {
                    Arrays.fill(pixels, row * area.width() + from, row * area.width() + to, shown.rgb);
                }
            }
        }

        @Override
        public void close() {
            if (closes.getAndIncrement() == 0) {
                open.decrementAndGet();
            }
        }
    }
}
