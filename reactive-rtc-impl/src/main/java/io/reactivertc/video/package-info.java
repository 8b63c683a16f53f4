/**
 * Makes and converts pictures: {@link io.reactivertc.media.VideoFrame}s from patterns and images, and images from them. Needs no connection, no display and no camera. For
 * applications; imported by {@code impl.media}, and may import nothing else of the implementation.
 */
@NullMarked
package io.reactivertc.video;

import org.jspecify.annotations.NullMarked;
