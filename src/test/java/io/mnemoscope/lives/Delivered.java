package io.mnemoscope.lives;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Severity;
import java.util.HashMap;
import java.util.Map;

/**
 * What a receiver was notified of.
 *
 * @param millis after the beginning of the life
 */
record Delivered(long millis, Notification notification) {
    /** Counts the notifications that have something new of an agent: an alert that fires, or one that got worse. */
    static final class Count {
        private final String agent;
        private final Map<String, Severity> known = new HashMap<>();
        private int news;

        Count(String agent) {
            this.agent = agent;
        }

        void add(Delivered delivered) {
            boolean fresh = false;
            for (var alert : delivered.notification().alerts()) {
                fresh |= ofAgent(alert) && alert.state().active() && isNews(alert);
            }
            news += fresh ? 1 : 0;
        }

        private boolean isNews(Alert alert) {
            var before = known.get(alert.id());
            boolean news = before == null || before.compareTo(alert.severity()) < 0;
            if (news) {
                known.put(alert.id(), alert.severity());
            }
            return news;
        }

        private boolean ofAgent(Alert alert) {
            return agent.equals(Harm.ALL) || alert.agent().agent().equals(agent);
        }

        int news() {
            return news;
        }
    }
}
