/** Writes and reads all JSON: signaling frames, bodies, control frames, users' own types. The only package that imports Jackson. */
@NullMarked
package io.reactivertc.impl.json;

import org.jspecify.annotations.NullMarked;
