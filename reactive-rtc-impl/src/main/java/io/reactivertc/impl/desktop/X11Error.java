package io.reactivertc.impl.desktop;

/** Says that an X server refused one request; the session goes on. */
final class X11Error extends Exception {

    private static final long serialVersionUID = 1L;

    /** Creates it with the server's code. */
    X11Error(int code) {
        super("the display refused a request with error " + code, null, false, false);
    }
}
