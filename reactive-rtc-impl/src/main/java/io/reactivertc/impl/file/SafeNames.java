package io.reactivertc.impl.file;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes names that strangers chose harmless: each becomes one name that every common file system takes, and that shows what it is. Pure. */
final class SafeNames {

    /** Leaves room for a number and for what other programs add; file systems take 255. */
    private static final int MOST_BYTES = 200;

    private static final int MOST_EXTENSION_BYTES = 20;
    private static final String FALLBACK = "file";

    /** Control and format characters (direction marks and what has no width among them), separators of lines, halves of pairs, what is not assigned. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Cn}\\p{Co}]");

    private static final Pattern RESERVED = Pattern.compile("[/\\\\:*?\"<>|]");
    private static final Pattern LEADING = Pattern.compile("^[.\\s]+");
    private static final Pattern TRAILING = Pattern.compile("[.\\s]+$");
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|com[0-9¹²³]|lpt[0-9¹²³])(\\..*)?", Pattern.DOTALL);

    private SafeNames() {}

    static String of(String name) {
        String visible = INVISIBLE.matcher(Normalizer.normalize(name, Normalizer.Form.NFC)).replaceAll("");
        String flat = RESERVED.matcher(visible).replaceAll("_");
        String begun = LEADING.matcher(flat).replaceAll(found -> "_");
        String trimmed = TRAILING.matcher(shortened(begun)).replaceAll("");
        if (trimmed.isEmpty() || trimmed.equals("_")) {
            return FALLBACK;
        }
        return DEVICE.matcher(trimmed.toLowerCase(Locale.ROOT)).matches() ? "_" + trimmed : trimmed;
    }

    /** Returns the name with a number before its extension. */
    static String numbered(String name, int number) {
        int dot = name.lastIndexOf('.');
        return dot <= 0
                ? name + " (" + number + ")"
                : name.substring(0, dot) + " (" + number + ")" + name.substring(dot);
    }

    private static String shortened(String name) {
        if (bytes(name) <= MOST_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && bytes(name.substring(dot)) <= MOST_EXTENSION_BYTES ? name.substring(dot) : "";
        return cut(name, MOST_BYTES - bytes(extension)) + extension;
    }

    private static String cut(String name, int most) {
        int end = 0;
        int used = 0;
        while (end < name.length()) {
            int next = name.offsetByCodePoints(end, 1);
            used += bytes(name.substring(end, next));
            if (used > most) {
                break;
            }
            end = next;
        }
        return name.substring(0, end);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
