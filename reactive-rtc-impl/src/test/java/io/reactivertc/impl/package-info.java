/** Tests of connections: the wiring, and whole rooms over a server in memory. */
@NullMarked
package io.reactivertc.impl;

import org.jspecify.annotations.NullMarked;
