/** Tests of the pure parts of files; transfers between peers are tested in {@code impl.peer}. */
@NullMarked
package io.reactivertc.impl.file;

import org.jspecify.annotations.NullMarked;
