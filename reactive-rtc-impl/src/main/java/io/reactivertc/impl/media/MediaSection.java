package io.reactivertc.impl.media;

/**
 * Is one section of a description in which its maker sends media.
 *
 * @param mid names the section
 * @param trackId names the track; never empty
 * @param streamId names the stream; may be empty
 */
public record MediaSection(String mid, String trackId, String streamId) {}
