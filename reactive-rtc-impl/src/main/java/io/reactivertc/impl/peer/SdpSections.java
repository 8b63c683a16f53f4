package io.reactivertc.impl.peer;

import io.reactivertc.impl.media.MediaSection;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the sections of a description in which its sender sends media, and how these name their tracks (RFC 8830). */
final class SdpSections {

    private static final Pattern MEDIA = Pattern.compile("m=(?:audio|video) [1-9]\\d* .*");
    private static final Pattern MID = Pattern.compile("a=mid:([!-~]{1,64})");
    private static final Pattern MSID = Pattern.compile("a=msid:([!-~]{1,128}) ([!-~]{1,128})");
    private static final String NO_STREAM = "-";

    private final List<MediaSection> found = new ArrayList<>();
    private boolean isMedia;
    private boolean sends;
    private @Nullable String mid;
    private @Nullable String track;
    private String stream = "";

    private SdpSections() {}

    static List<MediaSection> sending(List<String> lines) {
        SdpSections reading = new SdpSections();
        lines.forEach(reading::read);
        reading.finish();
        return reading.found;
    }

    private void read(String line) {
        if (line.startsWith("m=")) {
            finish();
            isMedia = MEDIA.matcher(line).matches();
        } else if (line.equals("a=recvonly") || line.equals("a=inactive")) {
            sends = false;
        } else if (line.startsWith("a=mid:")) {
            Matcher name = MID.matcher(line);
            mid = name.matches() ? name.group(1) : null;
        } else if (line.startsWith("a=msid:")) {
            Matcher names = MSID.matcher(line);
            if (names.matches()) {
                stream = names.group(1).equals(NO_STREAM) ? "" : names.group(1);
                track = names.group(2);
            }
        }
    }

    private void finish() {
        String name = mid;
        if (isMedia && sends && name != null) {
            found.add(new MediaSection(name, track == null ? "mid-" + name : track, stream));
        }
        isMedia = false;
        sends = true;
        mid = null;
        track = null;
        stream = "";
    }
}
