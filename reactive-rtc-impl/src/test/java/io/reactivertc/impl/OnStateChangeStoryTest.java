package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactivertc.common.Admission;
import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.room.JoinRequest;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomState.AwaitingAdmission;
import io.reactivertc.room.RoomState.CapturingMedia;
import io.reactivertc.room.RoomState.CheckingPresence;
import io.reactivertc.room.RoomState.Entering;
import io.reactivertc.room.RoomState.Joined;
import io.reactivertc.room.RoomState.Left;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Shows each name of RTCMultiConnection's {@code onstatechange} in the states of a room: in their order, each once, with its reason. */
class OnStateChangeStoryTest {

    /** All that it knew of a session; what it told of mutes belongs to tracks. */
    private static final Set<String> NAMES = Set.of("fetching-usermedia", "usermedia-fetched", "detecting-room-presence",
            "room-available", "room-not-available", "connecting-with-initiator", "connected-with-initiator",
            "request-accepted", "request-rejected", "failed");

    private static final RoomOptions KNOCKING = RoomOptions.DEFAULT.withAdmission(Admission.OWNER);

    private final Stage stage = new Stage();
    private final Stage.Actor alice = stage.actor("alice");
    private final Stage.Actor bob = stage.actor("bob");

    static Stream<Arguments> stories() {
        return Stream.of(
                story("a room that is there", List.of("detecting-room-presence", "room-available", "connecting-with-initiator",
                        "connected-with-initiator"), (stage, options) -> {
                            open(stage, RoomOptions.DEFAULT);
                            join(stage, options);
                        }),
                story("with media", List.of("fetching-usermedia", "usermedia-fetched", "detecting-room-presence",
                        "room-available", "connecting-with-initiator", "connected-with-initiator"), (stage, options) -> {
                            open(stage, RoomOptions.DEFAULT);
                            join(stage, options.withCapture(track(stage)).withCapture(track(stage)));
                        }),
                story("opened with media", List.of("fetching-usermedia", "usermedia-fetched", "connecting-with-initiator",
                        "connected-with-initiator"),
                        (stage, options) -> stage.failed(stage.actor("bob").room().open(options.withCapture(track(stage))))),
                story("without consent", List.of("fetching-usermedia", "failed MEDIA_UNAVAILABLE MEDIA_FAILED"),
                        (stage, options) -> {
                            open(stage, RoomOptions.DEFAULT);
                            join(stage, options.withCapture(Mono.error(
                                    new MediaException(RtcErrorCode.MEDIA_FAILED, "the user does not want it"))));
                        }),
                story("no room", List.of("detecting-room-presence", "room-not-available NOT_FOUND ROOM_NOT_FOUND"),
                        (stage, options) -> join(stage, options)),
                story("accepted", List.of("fetching-usermedia", "usermedia-fetched", "detecting-room-presence",
                        "room-available", "connecting-with-initiator", "connecting-with-initiator: waiting",
                        "request-accepted", "connected-with-initiator"), (stage, options) -> {
                            decide(stage, request -> request.accept());
                            open(stage, KNOCKING);
                            join(stage, options.withCapture(track(stage)));
                        }),
                story("rejected", List.of("detecting-room-presence", "room-available", "connecting-with-initiator",
                        "connecting-with-initiator: waiting", "request-rejected REJECTED ADMISSION_DENIED"),
                        (stage, options) -> {
                            decide(stage, request -> request.reject("not today"));
                            open(stage, KNOCKING);
                            join(stage, options);
                        }),
                story("full", List.of("detecting-room-presence", "room-available", "connecting-with-initiator",
                        "failed FULL ROOM_FULL"), (stage, options) -> {
                            open(stage, RoomOptions.DEFAULT.withMaxPeers(2));
                            stage.failed(stage.actor("carol").room().join());
                            join(stage, options);
                        }));
    }

    private static Arguments story(String title, List<String> expected, BiConsumer<Stage, RoomOptions> play) {
        return arguments(title, expected, play);
    }

    private static Mono<LocalTrack> track(Stage stage) {
        return Mono.fromSupplier(() -> stage.actor("bob").connection.media().audio(Flux.never()));
    }

    private static void open(Stage stage, RoomOptions options) {
        stage.result(stage.actor("alice").room().open(options));
    }

    private static void join(Stage stage, RoomOptions options) {
        stage.failed(stage.actor("bob").room().join(options));
    }

    private static void decide(Stage stage, Function<JoinRequest, Mono<Void>> decision) {
        stage.actor("alice").room().joinRequests().flatMap(decision).subscribe();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void eachNameHasItsPlace(String title, List<String> expected, BiConsumer<Stage, RoomOptions> play) {
        List<String> names = new ArrayList<>();
        List<RoomState> states = new ArrayList<>(List.of(bob.room().state()));
        bob.room().states().skip(1).subscribe(state -> {
            names.addAll(names(states.get(states.size() - 1), state));
            states.add(state);
        });

        play.accept(stage, RoomOptions.DEFAULT);
        stage.settle();

        assertThat(names).isEqualTo(expected);
    }

    @Test
    void noNameIsForgotten() {
        Set<String> told = new TreeSet<>();
        stories().forEach(story -> ((List<?>) story.get()[1]).forEach(name -> told.add(name.toString().split("[ :]")[0])));

        assertThat(told).isEqualTo(new TreeSet<>(NAMES));
    }

    @Test
    void cancellingReleasesWhatWasCapturedAndTellsNobody() {
        stage.result(alice.room().open());
        List<LocalTrack> captured = new ArrayList<>();
        Mono<LocalTrack> first = track(stage).doOnNext(captured::add);
        List<String> cancelled = new ArrayList<>();
        Mono<LocalTrack> endless = Mono.<LocalTrack>never().doOnCancel(() -> cancelled.add("second"));

        Stage.Outcome<?> joining = stage.begin(bob.room().join(RoomOptions.DEFAULT.withCapture(first).withCapture(endless)));
        stage.settle();
        assertThat(bob.room().state()).isEqualTo(new CapturingMedia());
        joining.subscription.dispose();
        stage.settle();

        assertThat(captured).singleElement().satisfies(track -> assertThat(track.state().isEnded()).isTrue());
        assertThat(cancelled).containsExactly("second");
        assertThat(bob.room().state()).isEqualTo(new Left(RoomState.LeftReason.CANCELLED, null));
        assertThat(alice.events).isEmpty();
    }

    @Test
    void whatWasCapturedArrivesAndEndsWithTheStay() {
        stage.result(alice.room().open());
        List<LocalTrack> captured = new ArrayList<>();
        RoomOptions options = RoomOptions.DEFAULT.withCapture(track(stage).doOnNext(captured::add)).withCapture(Mono.empty());
        List<String> seen = stage.follow(alice.room().tracks().map(track -> track.from() + " " + track.kind()));

        for (int n = 0; n < 2; n++) {
            stage.result(bob.room().join(options));
            stage.settle();
            stage.done(bob.room().leave());
        }

        assertThat(seen).containsExactly("bob AUDIO", "bob AUDIO");
        assertThat(captured).hasSize(2).allSatisfy(track -> assertThat(track.state().isEnded()).isTrue());
    }

    private static List<String> names(RoomState before, RoomState state) {
        List<String> names = new ArrayList<>();
        if (before instanceof CapturingMedia && !(state instanceof Left)) {
            names.add("usermedia-fetched");
        }
        if (before instanceof CheckingPresence && state instanceof Entering) {
            names.add("room-available");
        }
        if (before instanceof AwaitingAdmission && state instanceof Joined) {
            names.add("request-accepted");
        }
        names.add(name(state));
        return names;
    }

    private static String name(RoomState state) {
        if (state instanceof CapturingMedia) {
            return "fetching-usermedia";
        }
        if (state instanceof CheckingPresence) {
            return "detecting-room-presence";
        }
        if (state instanceof Entering) {
            return "connecting-with-initiator";
        }
        if (state instanceof AwaitingAdmission) {
            return "connecting-with-initiator: waiting";
        }
        return state instanceof Left left ? name(left) : "connected-with-initiator";
    }

    private static String name(Left left) {
        String name = switch (left.reason()) {
            case NOT_FOUND -> "room-not-available";
            case REJECTED -> "request-rejected";
            default -> "failed";
        };
        return name + " " + left.reason() + (left.error() == null ? "" : " " + left.error().code());
    }
}
