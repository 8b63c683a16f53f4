package io.reactivertc.impl.desktop;

import io.reactivertc.media.Desktop.Area;
import io.reactivertc.media.Desktop.Screen;
import io.reactivertc.media.Desktop.Target;
import io.reactivertc.media.Desktop.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is a session at a display. For one thread at a time, which may block; no call takes longer than some seconds. */
public interface Display extends AutoCloseable {

    /** Says where a target is. */
    sealed interface Place permits Seen, Hidden, Gone {}

    /**
     * Can be seen.
     *
     * @param area what of it lies on the desktop
     */
    record Seen(Area area) implements Place {}

    /** Cannot be seen now; a window may come back. */
    record Hidden() implements Place {}

    /** Was closed and will not come back. */
    record Gone() implements Place {}

    /** Returns the screens, the main one first. */
    List<Screen> screens() throws DisplayException;

    /** Returns the windows of applications that can be seen. */
    List<Window> windows() throws DisplayException;

    /** Returns where a target is now. */
    Place locate(Target target) throws DisplayException;

    /**
     * Returns the pixels of an area on the desktop, a row after the other, each {@code 0xRRGGBB}; the highest byte means nothing. The array is used again by the next call. Returns null if the area is not on the
     * desktop any more.
     */
    int @Nullable [] grab(Area area) throws DisplayException;

    /** Ends the session. Never throws. */
    @Override
    void close();
}
