package io.reactivertc.samples;

import io.reactivertc.media.Desktop;
import io.reactivertc.media.Desktop.Area;
import io.reactivertc.media.Desktop.Target;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.room.Room;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Publishes a screen, a window or a part of the desktop. */
@Command(name = "screen", description = "Shows the main screen, a window or a part of the desktop to all who are in a room. Needs a display of the X Window System.")
final class ScreenCommand implements Callable<Integer> {

    @Mixin
    MediaVisit visit = new MediaVisit();

    @Option(names = "--region", paramLabel = "X,Y,W,H", description = "Only this rectangle of the desktop, in pixels.")
    @Nullable
    String region;

    @Option(names = "--window", paramLabel = "TITLE", description = "Only the uppermost window whose title has this in it; it is followed when it moves.")
    @Nullable
    String window;

    @Option(names = "--fps", paramLabel = "N", defaultValue = "15", description = "How many pictures a second. Default: ${DEFAULT-VALUE}.")
    int framesPerSecond;

    @Override
    public Integer call() {
        visit.visit("screen", (connection, room, end) -> target(connection.media().desktop())
                .flatMap(target -> show(connection.media(), target, room))
                .takeUntilOther(end));
        return 0;
    }

    private Mono<Void> show(LocalMedia media, Target target, Room room) {
        LocalTrack track = media.captureScreen(target, framesPerSecond);
        return room.publish(track).then(track.onClose()).flatMap(MediaVisit::failure);
    }

    private Mono<Target> target(Desktop desktop) {
        if (region != null) {
            return Mono.just(area(region));
        }
        String wanted = window;
        if (wanted == null) {
            return desktop.listScreens().map(screens -> screens.get(0));
        }
        return desktop.listWindows()
                .flatMapMany(Flux::fromIterable)
                .filter(each -> each.title().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)))
                .takeLast(1)
                .single()
                .cast(Target.class)
                .onErrorMap(NoSuchElementException.class,
                        none -> new IllegalArgumentException("no window has \"" + wanted + "\" in its title"));
    }

    static Area area(String text) {
        if (!text.matches("-?\\d{1,5},-?\\d{1,5},\\d{1,5},\\d{1,5}")) {
            throw new IllegalArgumentException("not a rectangle such as 0,0,640,360: " + text);
        }
        List<Integer> numbers = Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
        return new Area(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }
}
