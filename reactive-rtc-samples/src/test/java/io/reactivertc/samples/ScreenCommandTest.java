package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.media.Desktop.Area;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenCommandTest {

    @Test
    void aRegionIsFourNumbers() {
        assertThat(ScreenCommand.area("-10,20,640,360")).isEqualTo(new Area(-10, 20, 640, 360));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,2,3", "1,2,3,x", "0,0,0,0", "0,0,99999,1", "0,0,640,360,1", "0;0;1;1"})
    void whatIsNoRegionIsRefused(String text) {
        assertThatThrownBy(() -> ScreenCommand.area(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
