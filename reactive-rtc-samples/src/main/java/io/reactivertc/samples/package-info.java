/** Shows the library at work: the {@code rtc} command line, its demo, and small programs for one use each. Imports the API and the signaling server, nothing of the implementation. */
@NullMarked
package io.reactivertc.samples;

import org.jspecify.annotations.NullMarked;
