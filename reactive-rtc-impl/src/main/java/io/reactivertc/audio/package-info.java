/**
 * Makes, reads, writes, mixes and listens to sound: pure operators and sources on streams of {@link io.reactivertc.media.AudioFrame}s, which need no connection and no sound card.
 * For applications. May import {@code impl.media} and, for its voice detector,
 * {@code impl.webrtc}; imported by nothing else of the library.
 */
@NullMarked
package io.reactivertc.audio;

import org.jspecify.annotations.NullMarked;
