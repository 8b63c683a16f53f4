package io.reactivertc.error;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Names each error once. The names are also the codes on the wire; {@link #isTransient()} says whether trying again may help. */
public enum RtcErrorCode {
    // signaling and protocol
    /** A frame broke the rules of the protocol. */
    PROTOCOL_VIOLATION(false),
    /** A frame was larger than allowed; the connection lives on. */
    FRAME_TOO_LARGE(false),
    /** The other side does not know this type of message. */
    UNKNOWN_TYPE(false),
    /** Neither side speaks a version that the other knows. */
    UNSUPPORTED_VERSION(false),
    /** Too many requests; wait before the next. */
    RATE_LIMITED(true),
    /** The receiver's queue has no more room for this sender. */
    BUSY(true),
    /** The token was missing, wrong or expired. */
    UNAUTHORIZED(false),
    /** The web origin may not use this server. */
    ORIGIN_NOT_ALLOWED(false),
    /** Somebody else has this user id. */
    USER_ID_TAKEN(false),
    /** A newer instance of this user took over. */
    REPLACED(false),
    /** The session could not be resumed. */
    SESSION_LOST(true),
    /** The server has no room for more connections, rooms or members. */
    SERVER_FULL(true),
    /** The server is going down. */
    SERVER_SHUTDOWN(true),
    /** A secret would have travelled over an unencrypted connection. */
    INSECURE_TRANSPORT(false),
    // rooms
    /** No such room. */
    ROOM_NOT_FOUND(true),
    /** A room with this id exists already. */
    ROOM_EXISTS(false),
    /** The room holds as many as it may. */
    ROOM_FULL(true),
    /** The password was missing or wrong. */
    BAD_PASSWORD(false),
    /** This handle is entering or in the room already. */
    ALREADY_IN_ROOM(false),
    /** The room must be entered first. */
    NOT_IN_ROOM(false),
    /** Only the owner of the room may do this. */
    NOT_OWNER(false),
    /** The owner does not let this participant in. */
    ADMISSION_DENIED(false),
    /** The owner did not answer in time. */
    ADMISSION_TIMEOUT(true),
    /** Nobody else may enter the room at the moment. */
    ROOM_LOCKED(true),
    /** The owner removed this participant. */
    EJECTED(false),
    /** The owner removed this participant, who may not come back yet. */
    BARRED(true),
    /** Nobody waits outside the room under this name. */
    NOT_WAITING(false),
    /** No such user is there. */
    USER_NOT_FOUND(true),
    /** The one who was called is in another call. */
    USER_BUSY(true),
    /** The one who was called does not want to talk. */
    CALL_REJECTED(false),
    /** The room was closed. */
    ROOM_CLOSED(false),
    /** No such peer in this room. */
    PEER_NOT_FOUND(true),
    // connection and peers
    /** The connection is closed. */
    CONNECTION_CLOSED(false),
    /** The signaling server could not be reached. */
    CONNECT_FAILED(true),
    /** A server answers at this address, but there is no signaling there. */
    NO_SIGNALING(false),
    /** The peer is closed. */
    PEER_CLOSED(false),
    /** The peer could not be reached in time, by any path. */
    PEER_UNREACHABLE(true),
    /** A session description could not be applied. */
    INVALID_DESCRIPTION(false),
    /** An ICE candidate could not be applied. */
    INVALID_CANDIDATE(false),
    /** An answer did not come in time. */
    TIMEOUT(true),
    /** A close did not end in time; it goes on in the background. */
    CLOSE_TIMEOUT(false),
    // data
    /** Too many messages wait to be sent to this peer. */
    SEND_QUEUE_FULL(true),
    /** A message is larger than the limit. */
    MESSAGE_TOO_LARGE(false),
    /** It was not sent. */
    NOT_SENT(true),
    /** It was sent, but whether it arrived is not known. */
    DELIVERY_UNKNOWN(false),
    /** A subscriber took too long; it alone fails. */
    SLOW_CONSUMER(false),
    /** The peer sent more than it was allowed to. */
    WINDOW_EXCEEDED(false),
    /** JSON could not be written or read as asked. */
    INVALID_JSON(false),
    /** A peer took too long to move; others went on. */
    LAGGING(true),
    /** The channel is closed. */
    CHANNEL_CLOSED(false),
    /** The other side did not take the channel. */
    CHANNEL_REFUSED(false),
    /** There are as many channels to this peer as there may be. */
    TOO_MANY_CHANNELS(true),
    /** The peer connection was made anew, and the channel ended with the old one. */
    LINK_REBUILT(true),
    /** The receiver takes no more of this stream. */
    STREAM_CANCELLED(false),
    // media
    /** The topology of the room lets no media go this way. */
    ONE_WAY(false),
    /** Sound or pictures of this form cannot be used. */
    MEDIA_UNSUPPORTED(false),
    /** A source or a recording of sound or pictures failed; the cause says why. */
    MEDIA_FAILED(false),
    /** A device or the desktop is not there, is in use or failed; the text says which and why. */
    DEVICE_UNAVAILABLE(true),
    /** A device or the desktop was not to be opened: whoever was asked did not agree. */
    CONSENT_DENIED(false),
    // files
    /** The user at one end ended it. */
    CANCELLED(false),
    /** The receiver does not want it. */
    REJECTED(false),
    /** The receiver has as many open offers of this sender as it takes. */
    TOO_MANY_OFFERS(true),
    /** A file was described in a way that cannot be. */
    INVALID_OFFER(false),
    /** The other side knows no such transfer. */
    TRANSFER_NOT_FOUND(false),
    /** A file has more or fewer bytes than was said. */
    FILE_SIZE_MISMATCH(false),
    /** What arrived is not what was sent, twice. */
    FILE_CORRUPT(true),
    /** A file was changed while it was sent. */
    FILE_CHANGED(true),
    /** A file with this name exists. */
    FILE_EXISTS(false),
    /** What is to be sent could not be read. */
    SOURCE_FAILED(false),
    /** There is no space left. */
    STORAGE_FULL(true),
    /** Writing is not allowed there. */
    STORAGE_DENIED(false),
    /** Writing failed. */
    STORAGE_FAILED(false),
    /** The other side did not agree. */
    REFUSED(false),
    // engine
    /** The native library, or a library that it needs, could not be loaded. */
    NATIVE_LIBRARY_MISSING(false),
    /** The native engine failed. */
    ENGINE_FAILED(false),
    /** An argument is not valid; nothing was done. */
    INVALID_ARGUMENT(false),
    /** The other side reported an error that this version does not know. */
    REMOTE_ERROR(false);

    private static final Map<String, RtcErrorCode> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final boolean worthRetrying;

    RtcErrorCode(boolean worthRetrying) {
        this.worthRetrying = worthRetrying;
    }

    /** Returns whether the same call may succeed later without a change by the caller. */
    public boolean isTransient() {
        return worthRetrying;
    }

    /** Returns the code with this name on the wire, or {@link #REMOTE_ERROR}. */
    public static RtcErrorCode fromWire(String name) {
        return BY_NAME.getOrDefault(name, REMOTE_ERROR);
    }
}
