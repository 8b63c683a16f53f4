package io.reactivertc.impl.desktop;

import io.reactivertc.media.Desktop.Availability;

/** Says why a display cannot be used, or no more. */
public final class DisplayException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Availability availability;

    /** Creates it with a text for people. */
    public DisplayException(Availability availability, String text) {
        super(text);
        this.availability = availability;
    }

    /** Returns what this says of the display. */
    public Availability availability() {
        return availability;
    }
}
