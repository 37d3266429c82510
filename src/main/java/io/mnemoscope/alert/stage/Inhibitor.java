package io.mnemoscope.alert.stage;

import io.mnemoscope.alert.group.MuteReason;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.InhibitionRule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Mutes alerts while others are active, by {@link InhibitionRule}s. The work for an alert does not grow with their number. One thread. */
public final class Inhibitor implements Muter {
    /**
     * Where an active source stands.
     *
     * @param key what it shares with those that it mutes
     * @param target whether it is a target of the same rule too
     */
    private record Place(List<String> key, boolean target) {}

    /** The active sources of one key, by id. */
    private static final class Sources {
        private final Map<String, Alert> all = new LinkedHashMap<>(2);
        /** Those that are no targets: only they mute an alert that is a source too, or two would mute each other. */
        private final Map<String, Alert> only = new LinkedHashMap<>(2);

        private @Nullable Alert first(Alert muted, boolean source) {
            for (var alert : (source ? only : all).values()) {
                if (!alert.id().equals(muted.id())) {
                    return alert;
                }
            }
            return null;
        }
    }

    /** One rule with its active sources. */
    private static final class ActiveRule {
        private final InhibitionRule rule;
        private final Map<List<String>, Sources> sources = new HashMap<>();
        private final Map<String, Place> places = new HashMap<>();

        private ActiveRule(InhibitionRule rule) {
            this.rule = rule;
        }

        /** One that stays where it is keeps its turn, so that what it mutes stays muted by it. */
        private void changed(Alert alert) {
            var place = alert.state().active() && rule.isSource(alert)
                    ? new Place(rule.key(alert), rule.isTarget(alert))
                    : null;
            var before = place == null ? places.remove(alert.id()) : places.put(alert.id(), place);
            if (before != null && !before.equals(place)) {
                remove(before, alert.id());
            }
            if (place != null) {
                var its = sources.computeIfAbsent(place.key(), key -> new Sources());
                its.all.put(alert.id(), alert);
                if (!place.target()) {
                    its.only.put(alert.id(), alert);
                }
            }
        }

        private void remove(Place place, String id) {
            var its = sources.get(place.key());
            if (its != null) {
                its.all.remove(id);
                its.only.remove(id);
                if (its.all.isEmpty()) {
                    sources.remove(place.key());
                }
            }
        }

        private @Nullable Alert mutes(Alert alert) {
            if (sources.isEmpty() || !rule.isTarget(alert)) {
                return null;
            }
            var its = sources.get(rule.key(alert));
            return its == null ? null : its.first(alert, rule.isSource(alert));
        }
    }

    private final List<ActiveRule> rules;

    public Inhibitor(List<InhibitionRule> rules) {
        this.rules = rules.stream().map(ActiveRule::new).toList();
    }

    /** An alert as it stands now. */
    public void changed(Alert alert) {
        for (var rule : rules) {
            rule.changed(alert);
        }
    }

    @Override
    public Optional<MuteReason> mutes(Alert alert, long nowMillis) {
        for (var rule : rules) {
            var source = rule.mutes(alert);
            if (source != null) {
                return Optional.of(new MuteReason("inhibited by the "
                        + source.severity().wireName() + " alert " + source.id() + " (" + source.rule() + ")"));
            }
        }
        return Optional.empty();
    }
}
