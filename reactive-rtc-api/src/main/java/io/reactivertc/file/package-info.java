/** Holds transfers of files between peers. May import {@code common} and {@code error}. */
@NullMarked
package io.reactivertc.file;

import org.jspecify.annotations.NullMarked;
