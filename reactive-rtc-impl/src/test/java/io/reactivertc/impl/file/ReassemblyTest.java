package io.reactivertc.impl.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReassemblyTest {

    private final Reassembly pieces = new Reassembly();
    private final ByteArrayOutputStream inOrder = new ByteArrayOutputStream();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bringsEachByteOnceAndInOrderHoweverPiecesOverlap(long seed) {
        Random random = new Random(seed);
        byte[] content = new byte[20_000];
        random.nextBytes(content);
        int from = random.nextInt(1_000);
        pieces.begin(from);

        for (int[] piece : cut(content.length, random)) {
            add(content, piece[0], piece[1]);
        }

        assertThat(pieces.next()).isEqualTo(content.length);
        byte[] expected = java.util.Arrays.copyOfRange(content, from, content.length);
        assertThat(inOrder.toByteArray()).isEqualTo(expected);
    }

    /** Cuts twice, at other places, and adds pieces that overlap anything. */
    private static List<int[]> cut(int length, Random random) {
        List<int[]> all = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (int at = 0; at < length;) {
                int bytes = Math.min(length - at, 1 + random.nextInt(700));
                all.add(new int[]{at, bytes});
                at += bytes;
            }
        }
        for (int n = 0; n < 50; n++) {
            int at = random.nextInt(length);
            all.add(new int[]{at, random.nextInt(length - at)});
        }
        Collections.shuffle(all, random);
        return all;
    }

    @Test
    void holdsNothingBackThatIsInOrder() {
        byte[] content = {0, 1, 2, 3, 4, 5};
        add(content, 0, 2);
        assertThat(inOrder.size()).isEqualTo(2);

        add(content, 4, 2);
        assertThat(inOrder.size()).isEqualTo(2);

        add(content, 2, 2);
        assertThat(inOrder.toByteArray()).isEqualTo(content);
    }

    @Test
    void refusesMoreThanSoManyPieces() {
        boolean taken = true;
        int n = 0;
        for (; taken && n < 100_000; n++) {
            taken = pieces.add(2L * n + 1, ByteBuffer.allocate(1), bytes -> {});
        }

        assertThat(n).isEqualTo(Reassembly.MOST_PIECES + 1);
    }

    private void add(byte[] content, int from, int bytes) {
        assertThat(pieces.add(from, ByteBuffer.wrap(content, from, bytes).asReadOnlyBuffer(), this::write)).isTrue();
    }

    private void write(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        inOrder.writeBytes(bytes);
    }
}
