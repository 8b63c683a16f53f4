package io.reactivertc;

/**
 * Describes an own ICE candidate to a filter (RFC 8839, section 5.1).
 *
 * @param type {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param protocol {@code udp} or {@code tcp}
 * @param address an IP address or an mDNS name
 * @param port 0 to 65,535
 */
public record IceCandidateInfo(String type, String protocol, String address, int port) {}
