package io.mnemoscope.alert.stage;

import io.mnemoscope.alert.group.MuteReason;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.InhibitionRule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Mutes alerts while others are active, by {@link InhibitionRule}s. One thread. */
public final class Inhibitor implements Muter {
    /** One rule with the active alerts that mute others. */
    private static final class Sources {
        private final InhibitionRule rule;
        /** By what they share with those that they mute, and by id. */
        private final Map<List<String>, Map<String, Alert>> active = new HashMap<>();

        private final Map<String, List<String>> keys = new HashMap<>();

        private Sources(InhibitionRule rule) {
            this.rule = rule;
        }

        private void changed(Alert alert) {
            var known = keys.remove(alert.id());
            if (known != null) {
                active.computeIfPresent(known, (key, alerts) -> {
                    alerts.remove(alert.id());
                    return alerts.isEmpty() ? null : alerts;
                });
            }
            if (alert.state().active() && rule.isSource(alert)) {
                var key = rule.key(alert);
                keys.put(alert.id(), key);
                active.computeIfAbsent(key, fresh -> new LinkedHashMap<>(2)).put(alert.id(), alert);
            }
        }

        /** An alert that is source and target is not muted by one that is both too, or the two would mute each other. */
        private Optional<Alert> of(Alert alert) {
            if (active.isEmpty() || !rule.isTarget(alert)) {
                return Optional.empty();
            }
            boolean both = rule.isSource(alert);
            return active.getOrDefault(rule.key(alert), Map.of()).values().stream()
                    .filter(source -> !source.id().equals(alert.id()) && !(both && rule.isTarget(source)))
                    .findFirst();
        }
    }

    private final List<Sources> rules;

    public Inhibitor(List<InhibitionRule> rules) {
        this.rules = rules.stream().map(Sources::new).toList();
    }

    /** An alert as it stands now. */
    public void changed(Alert alert) {
        rules.forEach(rule -> rule.changed(alert));
    }

    @Override
    public Optional<MuteReason> mutes(Alert alert, long nowMillis) {
        return rules.stream()
                .flatMap(rule -> rule.of(alert).stream())
                .findFirst()
                .map(source -> new MuteReason("inhibited by the "
                        + source.severity().wireName() + " alert " + source.id() + " (" + source.rule() + ")"));
    }
}
