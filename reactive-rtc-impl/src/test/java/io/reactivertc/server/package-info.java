/** Tests of the server, over real sockets on this machine. */
@NullMarked
package io.reactivertc.server;

import org.jspecify.annotations.NullMarked;
