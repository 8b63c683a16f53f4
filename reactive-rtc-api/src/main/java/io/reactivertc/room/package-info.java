/** Holds rooms: entering, members, events, messages to all. May import {@code peer}, {@code data}, {@code common} and {@code error}. */
@NullMarked
package io.reactivertc.room;

import org.jspecify.annotations.NullMarked;
