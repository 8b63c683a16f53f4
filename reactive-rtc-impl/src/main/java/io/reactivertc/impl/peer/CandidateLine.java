package io.reactivertc.impl.peer;

import io.reactivertc.IceCandidateInfo;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads candidate attributes (RFC 8839, section 5.1). Everything here is bounded by the length of {@link #isValid(String)}. */
final class CandidateLine {

    private static final int MAX_LENGTH = 1_024;
    private static final int MAX_MID_LENGTH = 64;
    private static final int MAX_SECTION = 1_023;
    private static final Pattern ASCII = Pattern.compile("candidate:[\\x20-\\x7E]++");
    private static final Pattern FIELDS =
            Pattern.compile("candidate:\\S{1,32} \\d{1,5} (\\S{1,16}) \\d{1,10} (\\S{1,255}) (\\d{1,5}) typ (\\S{1,16})( .*)?");
    private static final Pattern IDENTITY = Pattern.compile("candidate:\\S+(?: \\S+){7}");
    private static final Pattern UFRAG = Pattern.compile(" ufrag ([A-Za-z0-9+/]{4,256})(?= |$)");

    private CandidateLine() {}

    /** Returns whether a candidate of the other side may be given to the engine. The end of candidates may not: it brings nothing. */
    static boolean isValid(IceCandidate candidate) {
        String line = candidate.candidate();
        String mid = candidate.sdpMid();
        boolean placed = mid != null || candidate.sdpMLineIndex() >= 0;
        return line != null
                && isValid(line)
                && placed
                && (mid == null || mid.length() <= MAX_MID_LENGTH)
                && candidate.sdpMLineIndex() <= MAX_SECTION;
    }

    /** Returns whether this is a candidate attribute of reasonable length in ASCII. */
    static boolean isValid(String line) {
        return line.length() <= MAX_LENGTH && ASCII.matcher(line).matches();
    }

    /** Reads a candidate for a filter; empty if it cannot be read. */
    static Optional<IceCandidateInfo> parse(String line) {
        Matcher fields = FIELDS.matcher(line);
        if (!isValid(line) || !fields.matches() || Integer.parseInt(fields.group(3)) > 65_535) {
            return Optional.empty();
        }
        return Optional.of(new IceCandidateInfo(
                fields.group(4), fields.group(1).toLowerCase(Locale.ROOT), fields.group(2), Integer.parseInt(fields.group(3))));
    }

    /** Returns what tells a candidate from others, whatever extensions follow: an engine writes some of them in one place and not in another. */
    static String identity(String line) {
        Matcher fields = IDENTITY.matcher(line);
        return fields.lookingAt() ? fields.group() : line;
    }

    /** Returns the user name fragment a candidate belongs to, or null if it does not say. */
    static @Nullable String ufrag(IceCandidate candidate) {
        String told = candidate.usernameFragment();
        String line = candidate.candidate();
        if (told != null || line == null || line.length() > MAX_LENGTH) {
            return told;
        }
        Matcher extension = UFRAG.matcher(line);
        return extension.find() ? extension.group(1) : null;
    }
}
