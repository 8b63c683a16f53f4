/** Keeps one room: entering, members, events. May import {@code impl.loop}, {@code impl.peer}, {@code impl.data} and {@code impl.signaling}; imported by {@code impl}. */
@NullMarked
package io.reactivertc.impl.room;

import org.jspecify.annotations.NullMarked;
