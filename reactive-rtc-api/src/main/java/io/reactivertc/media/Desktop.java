package io.reactivertc.media;

import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Is what this machine shows: its screens and windows, and pictures of them. Nothing is opened before a subscription, and nothing stays open after it.
 *
 * <p>Everything is emitted on a thread of the bounded elastic scheduler, which may block.
 */
public interface Desktop {

    /** Says whether screens can be captured. */
    enum Availability {
        /** They can. */
        AVAILABLE,
        /** There is no display. */
        HEADLESS,
        /** There is said to be a display, but it does not answer. */
        UNREACHABLE,
        /** The display does not let this process in. */
        DENIED,
        /** Displays of this kind, or of this operating system, cannot be captured. */
        UNSUPPORTED
    }

    /** Is something that can be captured. */
    sealed interface Target permits Screen, Window, Area {

        /** Returns where it is, as of when it was listed. */
        Area area();

        /** Returns what people call it. */
        String label();
    }

    /**
     * Is one screen.
     *
     * @param name the name of its output
     * @param area where it is on the desktop
     * @param primary whether it is the main one
     */
    record Screen(String name, Area area, boolean primary) implements Target {
        /** Requires a name and an area. */
        public Screen {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(area, "area");
        }

        @Override
        public String label() {
            return name;
        }
    }

    /**
     * Is one window. Pictures of it follow it wherever it is moved; they show what can be seen of it, with whatever lies over it.
     *
     * @param id what names it at the display
     * @param title its title; may be empty
     * @param area where it was when it was listed
     */
    record Window(long id, String title, Area area) implements Target {
        /** Requires a title and an area. */
        public Window {
            Objects.requireNonNull(title, "title");
            Objects.requireNonNull(area, "area");
        }

        @Override
        public String label() {
            return title;
        }
    }

    /**
     * Is a rectangle of the desktop. What lies outside of the desktop is left out of its pictures.
     *
     * @param x the distance of its left side from that of the desktop, in pixels
     * @param y the distance of its upper side from that of the desktop, in pixels
     * @param width in pixels, 1 to 8,192
     * @param height in pixels, 1 to 8,192
     */
    record Area(int x, int y, int width, int height) implements Target {

        private static final int FURTHEST = 1 << 20;

        /** Checks the size. */
        public Area {
            VideoFrame.byteLength(width, height); // throws what cannot be
            if (Math.abs((long) x) > FURTHEST || Math.abs((long) y) > FURTHEST) {
                throw new IllegalArgumentException("not on any desktop: " + x + ", " + y);
            }
        }

        @Override
        public Area area() {
            return this;
        }

        @Override
        public String label() {
            return width + " x " + height + " at " + x + ", " + y;
        }
    }

    /** Looks whether screens can be captured now. Cold, for some seconds at most; never errors. */
    Mono<Availability> checkAvailability();

    /** Emits whether screens can be captured, then each change, which is looked for every two seconds. Cold; a slow subscriber sees the latest; never completes, never errors. */
    Flux<Availability> availabilities();

    /** Lists the screens, the main one first. Cold. Errors: {@code DEVICE_UNAVAILABLE}. */
    Mono<List<Screen>> listScreens();

    /** Lists the windows of applications that can be seen, from the lowest to the uppermost where the window manager tells, at most 1,024. Cold. Errors: {@code DEVICE_UNAVAILABLE}. */
    Mono<List<Window>> listWindows();

    /**
     * Emits pictures of a screen, a window or an area, as often as asked for and at most so many times a second. The pointer is not in them.
     *
     * <p>Cold; each subscription captures for itself, one picture for each that is requested, stamped by the clock. A picture is held once by whoever receives it, who releases it; its
     * memory is then used again. Of a window that cannot be seen for a while nothing is emitted meanwhile; completes when the window is closed. Errors: {@code DEVICE_UNAVAILABLE}
     * when there is no display, or no more; {@code CONSENT_DENIED}; {@code INVALID_ARGUMENT} when nothing of the area is on the desktop.
     *
     * @param framesPerSecond 1 to 60; all else throws {@link IllegalArgumentException}
     */
    Flux<VideoFrame> frames(Target target, int framesPerSecond);
}
