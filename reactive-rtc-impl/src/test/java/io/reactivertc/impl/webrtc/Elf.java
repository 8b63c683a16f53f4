package io.reactivertc.impl.webrtc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads from a 64-bit little-endian ELF file which shared libraries it needs (System V ABI, DT_NEEDED). */
final class Elf {

    private static final int LOAD = 1;
    private static final int DYNAMIC = 2;
    private static final int NEEDED = 1;
    private static final int STRINGS = 5;

    private final ByteBuffer file;
    private final long headers;
    private final int headerSize;
    private final int headerCount;

    private Elf(byte[] bytes) {
        file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        headers = file.getLong(32);
        headerSize = file.getShort(54);
        headerCount = file.getShort(56);
    }

    static List<String> needed(byte[] bytes) {
        return new Elf(bytes).needed();
    }

    private List<String> needed() {
        List<Long> names = new ArrayList<>();
        long strings = 0;
        int entry = dynamic();
        for (long tag = file.getLong(entry); tag != 0; entry += 16, tag = file.getLong(entry)) {
            if (tag == NEEDED) {
                names.add(file.getLong(entry + 8));
            } else if (tag == STRINGS) {
                strings = offset(file.getLong(entry + 8));
            }
        }
        long table = strings;
        return names.stream().map(name -> text((int) (table + name))).toList();
    }

    private int dynamic() {
        for (int n = 0; n < headerCount; n++) {
            int header = (int) headers + n * headerSize;
            if (file.getInt(header) == DYNAMIC) {
                return (int) file.getLong(header + 8);
            }
        }
        throw new IllegalArgumentException("not a dynamic library");
    }

    private long offset(long address) {
        for (int n = 0; n < headerCount; n++) {
            int header = (int) headers + n * headerSize;
            long start = file.getLong(header + 16);
            if (file.getInt(header) == LOAD && address >= start && address < start + file.getLong(header + 32)) {
                return address - start + file.getLong(header + 8);
            }
        }
        throw new IllegalArgumentException("not in the file: " + address);
    }

    private String text(int start) {
        int end = start;
        while (file.get(end) != 0) {
            end++;
        }
        return new String(file.array(), start, end - start, StandardCharsets.US_ASCII);
    }
}
