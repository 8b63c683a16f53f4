package io.reactivertc.samples;

import io.reactivertc.common.UserId;
import io.reactivertc.room.JoinRequest;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomUpdate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Does what the owner of a room says at the terminal, and tells them who waits outside. */
final class OwnerCommands {

    private static final Set<String> WORDS = Set.of("/admit", "/deny", "/eject", "/owner", "/lock", "/unlock", "/close");

    private final Room room;
    private final Narrator narrator;

    /** Those who wait; written on the connection's loop, read on the thread of the input. */
    private final Map<String, JoinRequest> waiting = new ConcurrentHashMap<>();

    OwnerCommands(Room room, Narrator narrator) {
        this.room = room;
        this.narrator = narrator;
    }

    void follow() {
        room.joinRequests().onErrorComplete().subscribe(this::knocked);
    }

    private void knocked(JoinRequest request) {
        String user = request.user().value();
        waiting.put(user, request);
        narrator.say(user + " knocks: /admit " + user + " or /deny " + user);
        request.onEnd().subscribe(none -> {}, error -> {}, () -> waiting.remove(user, request));
    }

    boolean isOne(String line) {
        return WORDS.contains(line.split(" ")[0]);
    }

    Mono<Void> obey(String line) {
        String[] words = line.strip().split(" +", 2);
        return Mono.defer(() -> act(words[0], words.length > 1 ? words[1] : ""))
                .onErrorResume(failure -> Mono.fromRunnable(() -> narrator.say("not done: " + failure.getMessage())));
    }

    private Mono<Void> act(String word, String name) {
        return switch (word) {
            case "/admit" -> who(name, JoinRequest::accept);
            case "/deny" -> who(name, request -> request.reject("the owner does not want it"));
            case "/eject" -> room.eject(UserId.of(name));
            case "/owner" -> room.handOver(UserId.of(name));
            case "/lock" -> room.update(RoomUpdate.NOTHING.withLocked(true));
            case "/unlock" -> room.update(RoomUpdate.NOTHING.withLocked(false));
            default -> room.closeForAll();
        };
    }

    private Mono<Void> who(String name, Function<JoinRequest, Mono<Void>> answer) {
        JoinRequest request = waiting.get(name);
        return request == null
                ? Mono.fromRunnable(() -> narrator.say("nobody waits under this name"))
                : answer.apply(request);
    }
}
