/** Holds audio and video: frames, tracks and where they come from. May import {@code common} and {@code error}. */
@NullMarked
package io.reactivertc.media;

import org.jspecify.annotations.NullMarked;
