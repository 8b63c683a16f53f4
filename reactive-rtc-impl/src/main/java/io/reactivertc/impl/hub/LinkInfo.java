package io.reactivertc.impl.hub;

/**
 * Describes where a link comes from.
 *
 * @param address the remote address, without a port; limits are kept by it
 */
public record LinkInfo(String address) {}
