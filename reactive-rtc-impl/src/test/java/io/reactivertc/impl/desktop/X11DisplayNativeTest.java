package io.reactivertc.impl.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.media.Desktop.Area;
import io.reactivertc.media.Desktop.Availability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Captures a real display without a screen. */
class X11DisplayNativeTest implements DisplayContract {

    private static VirtualDisplay virtual;

    @BeforeAll
    static void start() {
        virtual = new VirtualDisplay();
    }

    @AfterAll
    static void stop() {
        virtual.close();
    }

    @Override
    public DisplayPort port() {
        return virtual.port();
    }

    @Override
    public Shown show(String title, Area area, int rgb) throws Exception {
        TestWindow window = new TestWindow(virtual, title, area.x(), area.y(), area.width(), area.height(), rgb);
        return new Shown() {
            @Override
            public void moveTo(int x, int y) throws Exception {
                window.moveTo(x, y);
            }

            @Override
            public void hide() throws Exception {
                window.hide();
            }

            @Override
            public void destroy() {
                window.close();
            }
        };
    }

    @Test
    void aDisplayThatGoesAwayIsAnError() throws Exception {
        try (VirtualDisplay other = new VirtualDisplay()) {
            try (Display display = other.port().open()) {
                other.kill();

                assertThatThrownBy(() -> display.grab(new Area(0, 0, 10, 10)))
                        .isInstanceOfSatisfying(DisplayException.class,
                                lost -> assertThat(lost.availability()).isEqualTo(Availability.UNREACHABLE));
            }
            assertThatThrownBy(() -> other.port().open())
                    .isInstanceOfSatisfying(DisplayException.class,
                            gone -> assertThat(gone.availability()).isEqualTo(Availability.UNREACHABLE));
        }
    }

    @Test
    void aDisplayOfAnotherDepthIsNotSupported() {
        try (VirtualDisplay other = new VirtualDisplay(16)) {
            assertThatThrownBy(() -> other.port().open())
                    .isInstanceOfSatisfying(DisplayException.class,
                            refused -> assertThat(refused.availability()).isEqualTo(Availability.UNSUPPORTED));
        }
    }
}
