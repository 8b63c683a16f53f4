package io.reactivertc.impl.desktop;

/** Leads to the display of this machine. Calls may block, for some seconds at most. */
public interface DisplayPort {

    /** Opens a session of its own. Throws {@link DisplayException} if that is not possible now. */
    Display open() throws DisplayException;
}
