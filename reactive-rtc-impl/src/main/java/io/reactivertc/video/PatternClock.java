package io.reactivertc.video;

import io.reactivertc.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Writes the time of a frame into the pattern of {@link VideoSources#pattern}, and reads it again, also from what an encoder made of it or from another size. The time stands in the
 * lower quarter of the picture as {@code HHMMSSmmm} in white on black, for people and programs alike.
 */
public final class PatternClock {

    /** The least width of a picture whose clock can be read. */
    public static final int LEAST_WIDTH = 108;

    /** The least height of a picture whose clock can be read. */
    public static final int LEAST_HEIGHT = 48;

    private static final int DIGITS = 9;
    private static final int COLUMNS = 5;
    private static final int ROWS = 7;
    private static final int CELLS_WIDE = DIGITS * (COLUMNS + 1) + 2;
    private static final int CELLS_HIGH = ROWS + 2;
    private static final int WHITE = 0xFF_FFFF;
    private static final int BRIGHT = 126; // half way from black to white
    private static final int MOST_WRONG_CELLS = 3;

    private static final String[] SHAPES = {
            "#####" + "#...#" + "#...#" + "#...#" + "#...#" + "#...#" + "#####",
            "..#.." + ".##.." + "..#.." + "..#.." + "..#.." + "..#.." + ".###.",
            "#####" + "....#" + "....#" + "#####" + "#...." + "#...." + "#####",
            "#####" + "....#" + "....#" + ".####" + "....#" + "....#" + "#####",
            "#...#" + "#...#" + "#...#" + "#####" + "....#" + "....#" + "....#",
            "#####" + "#...." + "#...." + "#####" + "....#" + "....#" + "#####",
            "#####" + "#...." + "#...." + "#####" + "#...#" + "#...#" + "#####",
            "#####" + "....#" + "...#." + "..#.." + "..#.." + "..#.." + "..#..",
            "#####" + "#...#" + "#...#" + "#####" + "#...#" + "#...#" + "#####",
            "#####" + "#...#" + "#...#" + "#####" + "....#" + "....#" + "#####"};

    private PatternClock() {}

    /**
     * Reads the time that stands in a frame of the pattern, whatever its size. Computes on the calling thread; neither retains nor releases the frame.
     *
     * @return milliseconds, below 360,000,000 (100 hours); empty if no clock can be made out
     */
    public static OptionalLong readMillis(VideoFrame frame) {
        int width = frame.width();
        int height = frame.height();
        ByteBuffer y = frame.y();
        long digits = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int read = read(y, width, height, digit);
            if (read < 0) {
                return OptionalLong.empty();
            }
            digits = 10 * digits + read;
        }
        return millis(digits);
    }

    /** Draws the time in milliseconds, modulo 100 hours. */
    static void draw(I420Canvas canvas, int width, int height, long millis) {
        canvas.fill(0, height * 3 / 4, width, height, 0);
        long digits = digits(millis);
        for (int digit = DIGITS - 1; digit >= 0; digit--) {
            String shape = SHAPES[(int) (digits % 10)];
            digits /= 10;
            for (int cell = 0; cell < shape.length(); cell++) {
                if (shape.charAt(cell) == '#') {
                    int column = cellColumn(digit, cell % COLUMNS);
                    int row = 1 + cell / COLUMNS;
                    canvas.fill(x(width, column), y(height, row), x(width, column + 1), y(height, row + 1), WHITE);
                }
            }
        }
    }

    private static int read(ByteBuffer y, int width, int height, int digit) {
        int best = -1;
        int fewestWrong = MOST_WRONG_CELLS + 1;
        for (int candidate = 0; candidate < SHAPES.length; candidate++) {
            int wrong = 0;
            for (int cell = 0; cell < COLUMNS * ROWS; cell++) {
                int column = cellColumn(digit, cell % COLUMNS);
                int row = 1 + cell / COLUMNS;
                int x = (x(width, column) + x(width, column + 1)) / 2;
                int line = (y(height, row) + y(height, row + 1)) / 2;
                boolean white = (y.get(line * width + x) & 0xFF) > BRIGHT;
                wrong += white == (SHAPES[candidate].charAt(cell) == '#') ? 0 : 1;
            }
            if (wrong < fewestWrong) {
                fewestWrong = wrong;
                best = candidate;
            }
        }
        return best;
    }

    private static int cellColumn(int digit, int column) {
        return 1 + digit * (COLUMNS + 1) + column;
    }

    private static int x(int width, int column) {
        return width * column / CELLS_WIDE;
    }

    private static int y(int height, int row) {
        return height * 3 / 4 + (height - height * 3 / 4) * row / CELLS_HIGH;
    }

    private static long digits(long millis) {
        long seconds = Math.floorMod(millis, 360_000_000L) / 1_000;
        return ((seconds / 3_600 * 100 + seconds / 60 % 60) * 100 + seconds % 60) * 1_000 + Math.floorMod(millis, 1_000L);
    }

    private static OptionalLong millis(long digits) {
        long seconds = digits / 1_000 % 100;
        long minutes = digits / 100_000 % 100;
        if (seconds > 59 || minutes > 59) {
            return OptionalLong.empty();
        }
        return OptionalLong.of((digits / 10_000_000 * 3_600 + minutes * 60 + seconds) * 1_000 + digits % 1_000);
    }
}
