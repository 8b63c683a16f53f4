package io.reactivertc.impl.desktop;

import io.reactivertc.media.Desktop.Area;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.video.VideoImages;
import java.awt.Rectangle;
import java.awt.Robot;
import java.util.Arrays;

/** Measures how long a picture of the display takes, ours beside AWT's. Needs DISPLAY. Arguments: width, height, rounds. Prints medians; not a test, since it depends on load. */
final class CaptureProbe {

    private CaptureProbe() {}

    public static void main(String[] arguments) throws Exception {
        int width = Integer.parseInt(arguments[0]);
        int height = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        byte[] i420 = new byte[VideoFrame.byteLength(width, height)];
        long[] ours = new long[rounds];
        long[] converting = new long[rounds];
        long[] awt = new long[rounds];
        Robot robot = new Robot();
        try (Display display = X11Port.ofProcess().open()) {
            for (int n = 0; n < rounds; n++) {
                long begun = System.nanoTime();
                int[] pixels = display.grab(new Area(0, 0, width, height));
                ours[n] = System.nanoTime() - begun;
                begun = System.nanoTime();
                VideoImages.i420(pixels, width, height, i420);
                converting[n] = System.nanoTime() - begun;
                begun = System.nanoTime();
                robot.createScreenCapture(new Rectangle(0, 0, width, height));
                awt[n] = System.nanoTime() - begun;
            }
        }
        System.out.printf("%d x %d: X protocol %.2f ms, AWT %.2f ms, conversion %.2f ms%n", width, height, median(ours),
                median(awt),
                median(converting));
        System.exit(0);
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e6;
    }
}
