package io.reactivertc.impl.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '→', value = {
            "report.pdf → report.pdf",
            "über uns.txt → über uns.txt",
            "../../etc/passwd → __.._etc_passwd",
            "/etc/passwd → _etc_passwd",
            "C:\\Windows\\a.exe → C__Windows_a.exe",
            ".. → file",
            ". → file",
            ".bashrc → _bashrc",
            "CON → _CON",
            "con.txt → _con.txt",
            "Lpt1.tar.gz → _Lpt1.tar.gz",
            "COM¹ → _COM¹",
            "console.txt → console.txt",
            "name... → name",
            "a<b>c|d?e*f\"g → a_b_c_d_e_f_g",
            "'gpj.\u202Eexe' → gpj.exe",
            "'a\u0000b\nc' → abc",
            "'\u200B\uFEFF' → file",
            "'   ' → file",
    })
    void makesNamesHarmless(String name, String safe) {
        assertThat(SafeNames.of(name)).isEqualTo(safe);
    }

    @Test
    void keepsTheExtensionOfALongName() {
        String name = SafeNames.of("é".repeat(1_000) + ".jpeg");

        assertThat(name).endsWith("é.jpeg");
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(195, 200);
    }

    @Test
    void numbersBeforeTheExtension() {
        assertThat(SafeNames.numbered("a.tar.gz", 2)).isEqualTo("a.tar (2).gz");
        assertThat(SafeNames.numbered("noext", 1)).isEqualTo("noext (1)");
    }

    @Test
    void isHarmlessWhateverComes() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            StringBuilder name = new StringBuilder();
            for (int n = random.nextInt(300) + 1; n > 0; n--) {
                name.append(random.nextInt(4) == 0
                        ? "./\\: \u202E\u0000con".charAt(random.nextInt(10))
                        : (char) random.nextInt(0x10000));
            }
            String safe = SafeNames.of(name.toString());

            assertThat(safe).as("seed %d", seed).isNotEmpty().doesNotContainPattern("[/\\\\:\\p{Cc}\\p{Cf}]")
                    .doesNotStartWith(".").doesNotEndWith(".");
            assertThat(safe.getBytes(StandardCharsets.UTF_8)).as("seed %d", seed).hasSizeLessThanOrEqualTo(201);
            assertThat(SafeNames.of(safe)).as("seed %d", seed).isEqualTo(safe);
        }
    }
}
