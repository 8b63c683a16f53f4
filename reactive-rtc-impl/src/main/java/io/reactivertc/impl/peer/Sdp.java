package io.reactivertc.impl.peer;

import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.media.MediaSection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Is the text of a session description as far as the library looks into it (RFC 8866, RFC 8839, RFC 8841). Immutable. What is no description at all is refused here, so that
 * the engine never sees it; what is refused by the engine looked like one.
 */
final class Sdp {

    /** The longest text that is looked at. */
    static final int MAX_LENGTH = 256 * 1024;

    /** The largest message that is ever sent, and what "unlimited" counts as. */
    static final int MOST_MESSAGE_BYTES = 262_144;

    /** What a description allows that says nothing (RFC 8841, section 6.1). */
    static final int DEFAULT_MESSAGE_BYTES = 65_536;

    private static final int MAX_LINES = 16_384;
    private static final int MAX_SECTIONS = 512;
    private static final String CANDIDATE = "a=candidate:";
    private static final String UFRAG = "a=ice-ufrag:";
    private static final String MESSAGE_SIZE = "a=max-message-size:";
    private static final Pattern LINE_END = Pattern.compile("\r?\n");
    private static final Pattern LINE = Pattern.compile("[a-z]=[^\\p{Cntrl}]*+");
    private static final Pattern ICE_CHARACTERS = Pattern.compile("[A-Za-z0-9+/]{4,256}");
    private static final Pattern SIZE = Pattern.compile("\\d{1,18}");
    private static final Pattern MEDIA_PORT = Pattern.compile("^(m=\\S+) [1-9]\\d*");

    private final List<String> lines;
    private final Set<String> ufrags;
    private final int maxMessageBytes;

    private Sdp(List<String> lines) {
        this.lines = lines;
        this.ufrags = ufragsOf(lines);
        this.maxMessageBytes = messageBytesOf(lines);
    }

    /** Reads a description; throws {@link PeerException} with {@code INVALID_DESCRIPTION} if it cannot be one. */
    static Sdp parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw invalid("longer than " + MAX_LENGTH);
        }
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        List<String> lines = LINE_END.splitAsStream(body.endsWith("\r") ? body.substring(0, body.length() - 1) : body)
                .limit(MAX_LINES + 1L)
                .toList();
        requireForm(lines);
        return new Sdp(lines);
    }

    private static void requireForm(List<String> lines) {
        if (lines.size() < 4 || lines.size() > MAX_LINES) {
            throw invalid(lines.size() + " lines");
        }
        if (!lines.get(0).equals("v=0") || !lines.get(1).startsWith("o=") || !lines.get(2).startsWith("s=")) {
            throw invalid("it does not begin as one");
        }
        if (!lines.stream().allMatch(line -> LINE.matcher(line).matches())) {
            throw invalid("a line without its letter, or with control characters");
        }
        long sections = lines.stream().filter(line -> line.startsWith("m=")).count();
        if (sections == 0 || sections > MAX_SECTIONS) {
            throw invalid(sections + " media sections");
        }
    }

    private static Set<String> ufragsOf(List<String> lines) {
        Set<String> found = lines.stream()
                .filter(line -> line.startsWith(UFRAG))
                .map(line -> line.substring(UFRAG.length()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (found.isEmpty() || !found.stream().allMatch(ufrag -> ICE_CHARACTERS.matcher(ufrag).matches())) {
            throw invalid("no ICE user name fragment, or not one");
        }
        return Set.copyOf(found);
    }

    private static int messageBytesOf(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(MESSAGE_SIZE))
                .mapToInt(line -> messageBytes(line.substring(MESSAGE_SIZE.length())))
                .min()
                .orElse(DEFAULT_MESSAGE_BYTES);
    }

    private static int messageBytes(String size) {
        if (!SIZE.matcher(size).matches()) {
            throw invalid("a message size that is no number");
        }
        long bytes = Long.parseLong(size);
        return bytes == 0 ? MOST_MESSAGE_BYTES : (int) Math.min(bytes, MOST_MESSAGE_BYTES);
    }

    /** Returns the user name fragments of all its sections. */
    Set<String> ufrags() {
        return ufrags;
    }

    /** Returns the largest message its sender takes: what it says, 65,536 if nothing, 262,144 if unlimited or more. */
    int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** Returns the candidates in it, each beginning with {@code candidate:}. */
    List<String> candidates() {
        return lines.stream()
                .filter(line -> line.startsWith(CANDIDATE))
                .map(line -> line.substring(2))
                .toList();
    }

    /** Returns the same for the engine, which takes an unlimited message size for none at all. */
    Sdp forEngine() {
        return new Sdp(lines.stream().map(Sdp::withLimitedMessages).toList());
    }

    private static String withLimitedMessages(String line) {
        boolean unlimited = line.startsWith(MESSAGE_SIZE) && Long.parseLong(line.substring(MESSAGE_SIZE.length())) == 0;
        return unlimited ? MESSAGE_SIZE + MOST_MESSAGE_BYTES : line;
    }

    /**
     * Returns the same with only those candidates. If one is left out, so are the default addresses of the sections, which repeat one of them (RFC 8839, section 4.2.1.1).
     */
    Sdp withCandidates(Predicate<String> kept) {
        List<String> passed = lines.stream()
                .filter(line -> !line.startsWith(CANDIDATE) || kept.test(line.substring(2)))
                .toList();
        return passed.size() == lines.size() ? this : new Sdp(passed.stream().map(Sdp::withoutAddress).toList());
    }

    private static String withoutAddress(String line) {
        if (line.startsWith("c=")) {
            return "c=IN IP4 0.0.0.0";
        }
        if (line.startsWith("a=rtcp:")) {
            return "a=rtcp:9 IN IP4 0.0.0.0";
        }
        // A port of 0 means that the section is refused, which must stay so.
        return line.startsWith("m=") ? MEDIA_PORT.matcher(line).replaceFirst("$1 9") : line;
    }

    /** Returns the sections in which its sender sends media. */
    List<MediaSection> sections() {
        return SdpSections.sending(lines);
    }

    /** Returns its text, each line ended by CRLF. */
    String text() {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static PeerException invalid(String why) {
        return new PeerException(RtcErrorCode.INVALID_DESCRIPTION, "not a session description: " + why);
    }
}
