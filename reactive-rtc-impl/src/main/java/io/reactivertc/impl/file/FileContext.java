package io.reactivertc.impl.file;

import java.time.Clock;
import reactor.core.scheduler.Scheduler;

/**
 * Is what all transfers of a connection share.
 *
 * @param codec writes and reads what is said about files
 * @param disk runs what reads, writes and hashes; may block
 * @param clock tells when what is kept expires
 */
public record FileContext(FileCodec codec, Scheduler disk, Clock clock) {}
