/** Holds the sealed family of errors and their codes. May import {@code common}; all packages may import it. */
@NullMarked
package io.reactivertc.error;

import org.jspecify.annotations.NullMarked;
