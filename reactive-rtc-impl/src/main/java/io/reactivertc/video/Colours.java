package io.reactivertc.video;

/** Converts colours between RGB and the brightness and colour differences of video: BT.601, limited range, as WebRTC takes them where nothing else is said. */
final class Colours {

    private static final int HALF = 1 << 7;

    private Colours() {}

    static byte y(int rgb) {
        return (byte) (16 + (66 * red(rgb) + 129 * green(rgb) + 25 * blue(rgb) + HALF >> 8));
    }

    static byte u(int rgb) {
        return (byte) (128 + (-38 * red(rgb) - 74 * green(rgb) + 112 * blue(rgb) + HALF >> 8));
    }

    static byte v(int rgb) {
        return (byte) (128 + (112 * red(rgb) - 94 * green(rgb) - 18 * blue(rgb) + HALF >> 8));
    }

    /** Returns a colour without transparency. */
    static int argb(byte y, byte u, byte v) {
        int bright = 298 * ((y & 0xFF) - 16) + HALF;
        int towardsBlue = (u & 0xFF) - 128;
        int towardsRed = (v & 0xFF) - 128;
        return 0xFF00_0000
                | clamp(bright + 409 * towardsRed >> 8) << 16
                | clamp(bright - 100 * towardsBlue - 208 * towardsRed >> 8) << 8
                | clamp(bright + 516 * towardsBlue >> 8);
    }

    static int red(int rgb) {
        return rgb >> 16 & 0xFF;
    }

    static int green(int rgb) {
        return rgb >> 8 & 0xFF;
    }

    static int blue(int rgb) {
        return rgb & 0xFF;
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
