package io.reactivertc.video;

import java.util.Arrays;

/** Draws into the three planes of a picture. Whatever lies outside is not drawn. For one thread. */
final class I420Canvas {

    private final int width;
    private final int height;
    private final int chromaWidth;
    private final int uAt;
    private final int vAt;
    private final byte[] pixels;

    I420Canvas(int width, int height, byte[] pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
        chromaWidth = (width + 1) / 2;
        uAt = width * height;
        vAt = uAt + chromaWidth * ((height + 1) / 2);
    }

    /** Fills a rectangle with a colour. Colour is exact where its edges are even. */
    void fill(int left, int top, int right, int bottom, int rgb) {
        int from = Math.max(0, left);
        int to = Math.min(width, right);
        for (int row = Math.max(0, top); from < to && row < Math.min(height, bottom); row++) {
            Arrays.fill(pixels, row * width + from, row * width + to, Colours.y(rgb));
            int chroma = row / 2 * chromaWidth;
            Arrays.fill(pixels, uAt + chroma + from / 2, uAt + chroma + (to + 1) / 2, Colours.u(rgb));
            Arrays.fill(pixels, vAt + chroma + from / 2, vAt + chroma + (to + 1) / 2, Colours.v(rgb));
        }
    }

    /** Draws one or two whole rows, which begin at this offset, from an even row on; four pixels share the colour of their mean. */
    void rows(int top, int[] rgb, int offset, int count) {
        for (int n = 0; n < count * width; n++) {
            pixels[top * width + n] = Colours.y(rgb[offset + n]);
        }
        int below = offset + (count - 1) * width;
        for (int column = 0; column < width; column += 2) {
            int beside = Math.min(column + 1, width - 1);
            int mean = mean(rgb[offset + column], rgb[offset + beside], rgb[below + column], rgb[below + beside]);
            int at = top / 2 * chromaWidth + column / 2;
            pixels[uAt + at] = Colours.u(mean);
            pixels[vAt + at] = Colours.v(mean);
        }
    }

    private static int mean(int a, int b, int c, int d) {
        return quarter(Colours.red(a), Colours.red(b), Colours.red(c), Colours.red(d)) << 16
                | quarter(Colours.green(a), Colours.green(b), Colours.green(c), Colours.green(d)) << 8
                | quarter(Colours.blue(a), Colours.blue(b), Colours.blue(c), Colours.blue(d));
    }

    private static int quarter(int a, int b, int c, int d) {
        return (a + b + c + d + 2) / 4;
    }
}
