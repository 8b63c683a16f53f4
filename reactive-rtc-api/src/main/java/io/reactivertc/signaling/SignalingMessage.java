package io.reactivertc.signaling;

/** Is what a client and a signaling server say to each other, without its envelope; see {@code docs/protocol.md}. */
public sealed interface SignalingMessage permits ClientMessage, ServerMessage {}
