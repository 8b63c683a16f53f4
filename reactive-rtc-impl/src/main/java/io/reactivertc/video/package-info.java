/**
 * Makes and converts pictures: {@link io.reactivertc.media.VideoFrame}s from patterns and images, and images from them. For applications. May import {@code impl.media}; imported
 * by nothing else of the library.
 */
@NullMarked
package io.reactivertc.video;

import org.jspecify.annotations.NullMarked;
