/** Tests the operators and sources of sound. */
@NullMarked
package io.reactivertc.audio;

import org.jspecify.annotations.NullMarked;
