package io.reactivertc.server;

/**
 * Tells what a server holds and has done since it was bound, at one moment.
 *
 * @param connections open WebSockets now
 * @param sessions sessions now, with or without a connection
 * @param rooms rooms now
 * @param opened sessions that were opened
 * @param resumed times that a session went on over another connection
 * @param lost sessions that ended because nothing was heard of them
 * @param frames frames of clients that were dealt with
 * @param relayed signals and messages that were to be passed on
 * @param refused requests that were refused because of a limit
 * @param wrongPasswords wrong passwords that were tried
 */
public record ServerStatistics(long connections, long sessions, long rooms, long opened, long resumed, long lost, long frames,
        long relayed, long refused, long wrongPasswords) {}
