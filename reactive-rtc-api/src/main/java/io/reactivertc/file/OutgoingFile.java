package io.reactivertc.file;

/** Is a file that this participant sends. Its source is read as the receiver takes it: what is read ahead is bounded, whatever the size. */
public non-sealed interface OutgoingFile extends FileTransfer {}
