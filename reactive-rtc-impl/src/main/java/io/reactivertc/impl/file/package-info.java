/**
 * Moves files between two peers: offers, credit, content, hashes, what is kept on disk to go on with later. Survives peer connections. May import {@code impl.loop} and
 * {@code impl.data}, whose channels it uses; imported by {@code impl.peer}, {@code impl.room} and {@code impl.json} (its codec).
 */
@NullMarked
package io.reactivertc.impl.file;

import org.jspecify.annotations.NullMarked;
