/**
 * Confines state to one thread and shows it as streams. The only package that makes {@code Sinks.many}. Imports nothing of the implementation; all of it may import this.
 */
@NullMarked
package io.reactivertc.impl.loop;

import org.jspecify.annotations.NullMarked;
