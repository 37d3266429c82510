package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final Watch watch = new Watch(0);
    private final List<Long> passed = new ArrayList<>();

    @Test
    void anErrorInOneKeepsNoOtherFromItsDeadline() {
        Watch.Awaited broken = elapsed -> {
            throw new IllegalStateException("broken");
        };
        watch.add(passed::add);
        for (int i = 0; i < 20; i++) {
            watch.add(elapsed -> {
                throw new IllegalStateException("broken");
            });
        }
        watch.add(broken);
        watch.add(elapsed -> passed.add(-elapsed));

        watch.look(100);
        watch.look(200);

        assertThat(passed).containsExactlyInAnyOrder(100L, -100L, 100L, -100L);
    }
}
