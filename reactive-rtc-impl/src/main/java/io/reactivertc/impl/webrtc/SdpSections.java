package io.reactivertc.impl.webrtc;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks which sections of a description are in use. */
final class SdpSections {

    private SdpSections() {}

    /** Returns the names ({@code a=mid}) of the sections that are not refused. A port of 0 refuses a section, unless it is only there for the bundle (RFC 8843). */
    static Set<String> open(String sdp) {
        Set<String> open = new HashSet<>();
        String mid = null;
        boolean refused = false;
        boolean bundled = false;
        for (String line : (Iterable<String>) sdp.lines()::iterator) {
            if (line.startsWith("m=")) {
                add(open, mid, refused && !bundled);
                mid = null;
                bundled = false;
                refused = line.regionMatches(line.indexOf(' ') + 1, "0 ", 0, 2);
            } else if (line.startsWith("a=mid:")) {
                mid = line.substring(6);
            } else if (line.equals("a=bundle-only")) {
                bundled = true;
            }
        }
        add(open, mid, refused && !bundled);
        return open;
    }

    /** Returns whether there is a section for audio or video. */
    static boolean hasMedia(String sdp) {
        return sdp.contains("\nm=audio ") || sdp.contains("\nm=video ");
    }

    private static void add(Set<String> open, @Nullable String mid, boolean gone) {
        if (mid != null && !gone) {
            open.add(mid);
        }
    }
}
