package io.reactivertc.impl.peer;

import io.reactivertc.media.MediaKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Is a section of a {@link FakeSdp} in which media flow one way.
 *
 * @param mid names it
 * @param kind what it carries
 * @param direction what its writer does: {@code sendonly}, {@code recvonly} or {@code inactive}
 * @param trackId names the track, if its writer is the one who sends; else empty
 * @param streamId names the stream, likewise
 */
record FakeSection(String mid, MediaKind kind, String direction, String trackId, String streamId) {

    static final String SENDS = "sendonly";
    static final String RECEIVES = "recvonly";
    static final String INACTIVE = "inactive";

    private static final Pattern FORM = Pattern.compile(
            "m=(audio|video) 9 [^\\r\\n]*\\r?\\na=mid:(\\S+)\\r?\\na=(sendonly|recvonly|inactive)\\r?\\n(?:a=msid:(\\S+) (\\S+)\\r?\\n)?");

    String text() {
        String name = trackId.isEmpty() ? "" : "a=msid:" + streamId + " " + trackId + "\n";
        return "m=" + kind.name().toLowerCase(Locale.ROOT) + " 9 UDP/TLS/RTP/SAVPF 96\na=mid:" + mid + "\na=" + direction + "\n"
                + name;
    }

    static String text(List<FakeSection> sections) {
        return sections.stream().map(FakeSection::text).collect(Collectors.joining());
    }

    static List<FakeSection> parse(String sdp) {
        List<FakeSection> found = new ArrayList<>();
        Matcher section = FORM.matcher(sdp);
        while (section.find()) {
            boolean named = section.group(4) != null;
            found.add(new FakeSection(section.group(2), MediaKind.valueOf(section.group(1).toUpperCase(Locale.ROOT)),
                    section.group(3), named ? section.group(5) : "", named ? section.group(4) : ""));
        }
        return found;
    }
}
