package io.reactivertc.media;

/** Is a way to encode sound or pictures, under the name that IANA registered for it. */
public enum Codec {
    /** Opus, of any rate from 6 to 510 kbit/s; what is used unless another is wanted. */
    OPUS(MediaKind.AUDIO, "opus"),
    /** G.722: wideband telephony of 64 kbit/s. */
    G722(MediaKind.AUDIO, "G722"),
    /** G.711 as in North America and Japan: telephony of 64 kbit/s. */
    PCMU(MediaKind.AUDIO, "PCMU"),
    /** G.711 as elsewhere: telephony of 64 kbit/s. */
    PCMA(MediaKind.AUDIO, "PCMA"),
    /** VP8, what is used unless another is wanted. */
    VP8(MediaKind.VIDEO, "VP8"),
    /** VP9: fewer bits than VP8 for the same picture, and more work. */
    VP9(MediaKind.VIDEO, "VP9"),
    /** H.264, which more devices encode and decode in hardware than any other. */
    H264(MediaKind.VIDEO, "H264"),
    /** AV1: the fewest bits, and the most work. */
    AV1(MediaKind.VIDEO, "AV1");

    private final MediaKind kind;
    private final String encodingName;

    Codec(MediaKind kind, String encodingName) {
        this.kind = kind;
        this.encodingName = encodingName;
    }

    /** Returns what it encodes. */
    public MediaKind kind() {
        return kind;
    }

    /** Returns the name that it has in descriptions and statistics. */
    public String encodingName() {
        return encodingName;
    }
}
