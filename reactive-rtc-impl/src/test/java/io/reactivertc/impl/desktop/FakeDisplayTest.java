package io.reactivertc.impl.desktop;

import io.reactivertc.media.Desktop.Area;

/** Holds the fake to the contract of the real one. */
class FakeDisplayTest implements DisplayContract {

    private final FakeDisplay display = new FakeDisplay();

    @Override
    public DisplayPort port() {
        return display;
    }

    @Override
    public Shown show(String title, Area area, int rgb) {
        return display.show(title, area, rgb);
    }
}
