/** Tests what works on sound and pictures. */
@NullMarked
package io.reactivertc.impl.media;

import org.jspecify.annotations.NullMarked;
