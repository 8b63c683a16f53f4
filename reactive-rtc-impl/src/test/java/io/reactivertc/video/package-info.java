/** Tests the operators and sources of pictures. */
@NullMarked
package io.reactivertc.video;

import org.jspecify.annotations.NullMarked;
