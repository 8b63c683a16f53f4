package io.reactivertc.impl.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.desktop.Display.Gone;
import io.reactivertc.impl.desktop.Display.Hidden;
import io.reactivertc.impl.desktop.Display.Seen;
import io.reactivertc.media.Desktop.Area;
import io.reactivertc.media.Desktop.Screen;
import io.reactivertc.media.Desktop.Window;
import org.junit.jupiter.api.Test;

/** Is what every display must do. It is 800 x 600 pixels large and black. */
interface DisplayContract {

    int RED = 0xC00000;
    int RGB = 0xFFFFFF;

    /** Returns a port to the display. */
    DisplayPort port();

    /** Shows a window of one colour. */
    Shown show(String title, Area area, int rgb) throws Exception;

    /** Is a window that a test shows. */
    interface Shown {

        void moveTo(int x, int y) throws Exception;

        void hide() throws Exception;

        void destroy();
    }

    @Test
    default void thereIsAMainScreenOfTheRightSize() throws Exception {
        try (Display display = port().open()) {
            Screen screen = display.screens().get(0);
            assertThat(screen.area()).isEqualTo(new Area(0, 0, 800, 600));
            assertThat(screen.name()).isNotEmpty();
            assertThat(display.locate(screen)).isEqualTo(new Seen(screen.area()));
        }
    }

    @Test
    default void windowsAreListedAndFollowed() throws Exception {
        Shown shown = show("a window", new Area(10, 20, 100, 50), RED);
        try (Display display = port().open()) {
            Window window =
                    display.windows().stream().filter(each -> each.title().equals("a window")).findFirst().orElseThrow();
            assertThat(window.area()).isEqualTo(new Area(10, 20, 100, 50));

            shown.moveTo(-40, 30);
            assertThat(display.locate(window)).isEqualTo(new Seen(new Area(0, 30, 60, 50)));
            shown.hide();
            assertThat(display.locate(window)).isInstanceOf(Hidden.class);
            shown.destroy();
            awaitGone(display, window);
        }
    }

    private static void awaitGone(Display display, Window window) throws DisplayException {
        for (int n = 0; n < 10_000 && !(display.locate(window) instanceof Gone); n++) {
            Thread.onSpinWait();
        }
        assertThat(display.locate(window)).isInstanceOf(Gone.class);
    }

    @Test
    default void picturesShowWhatIsThere() throws Exception {
        Shown shown = show("red", new Area(100, 100, 10, 10), RED);
        try (Display display = port().open()) {
            int[] pixels = display.grab(new Area(99, 100, 3, 2));
            assertThat(pixels).isNotNull();
            assertThat(new int[]{pixels[0] & RGB, pixels[1] & RGB, pixels[2] & RGB, pixels[3] & RGB, pixels[5] & RGB})
                    .containsExactly(0, RED, RED, 0, RED);
            assertThat(display.grab(new Area(790, 590, 20, 20))).isNull();
            assertThat(display.grab(new Area(0, 0, 800, 600))).hasSizeGreaterThanOrEqualTo(800 * 600);
        } finally {
            shown.destroy();
        }
    }

    @Test
    default void whatLiesOutsideIsLeftOut() throws Exception {
        try (Display display = port().open()) {
            assertThat(display.locate(new Area(-10, -10, 20, 30))).isEqualTo(new Seen(new Area(0, 0, 10, 20)));
            assertThat(display.locate(new Area(790, 590, 20, 30))).isEqualTo(new Seen(new Area(790, 590, 10, 10)));
            assertThat(display.locate(new Area(800, 0, 20, 30))).isInstanceOf(Hidden.class);
        }
    }
}
