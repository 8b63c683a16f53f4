/**
 * Works on sound and pictures: brings them into the form that the engine takes, paces them, hears who speaks. May import {@code impl.loop} and
 * {@code io.reactivertc.video}; imported by
 * {@code io.reactivertc.audio}, {@code impl.peer}, {@code impl.room} and {@code impl.webrtc}.
 */
@NullMarked
package io.reactivertc.impl.media;

import org.jspecify.annotations.NullMarked;
