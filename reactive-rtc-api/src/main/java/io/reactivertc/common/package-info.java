/** Holds what every other package names: identifiers, the resource contract and close reasons. Imports nothing of the library; all packages may import it. */
@NullMarked
package io.reactivertc.common;

import org.jspecify.annotations.NullMarked;
