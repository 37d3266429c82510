package io.mnemoscope.alert;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts mute others while they are active: a lost simulation its stalled agents, a critical one the milder ones of the
 * same agent and rule. One thread.
 */
final class Inhibitor {
    private record Subject(String simulation, String agent, String rule) {
        static Subject of(Alert alert) {
            return new Subject(alert.agent().simulation(), alert.agent().agent(), alert.rule());
        }
    }

    private final Map<String, Alert> lostSimulations = new HashMap<>();
    private final Map<Subject, Alert> critical = new HashMap<>();

    /** An alert as it stands now. */
    void changed(Alert alert) {
        if (alert.type().trigger() == Trigger.SIMULATION) {
            keep(
                    lostSimulations,
                    alert.agent().simulation(),
                    alert,
                    alert.state().active());
        }
        keep(critical, Subject.of(alert), alert, alert.state().active() && alert.severity() == Severity.CRITICAL);
    }

    private static <K> void keep(Map<K, Alert> alerts, K key, Alert alert, boolean active) {
        var known = alerts.get(key);
        if (active) {
            alerts.put(key, alert);
        } else if (known != null && known.id().equals(alert.id())) {
            alerts.remove(key);
        }
    }

    /** Why nobody is to be told of this alert; null if nothing mutes it. */
    @Nullable
    String mutes(Alert alert) {
        if (alert.type().trigger() == Trigger.SILENCE) {
            var lost = lostSimulations.get(alert.agent().simulation());
            if (lost != null) {
                return "inhibited: the whole simulation is lost (alert " + lost.id() + ")";
            }
        }
        var worse = critical.get(Subject.of(alert));
        return worse == null || worse.id().equals(alert.id()) || alert.severity() == Severity.CRITICAL
                ? null
                : "inhibited by the critical alert " + worse.id();
    }
}
