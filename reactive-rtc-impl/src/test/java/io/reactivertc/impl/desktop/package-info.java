@NullMarked
package io.reactivertc.impl.desktop;

import org.jspecify.annotations.NullMarked;
