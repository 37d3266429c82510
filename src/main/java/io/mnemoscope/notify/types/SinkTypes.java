package io.mnemoscope.notify.types;

import io.mnemoscope.notify.SinkFactory;
import io.mnemoscope.notify.alertmanager.AlertmanagerFactory;
import io.mnemoscope.notify.slack.SlackFactory;
import io.mnemoscope.notify.webhook.WebhookFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All types of receivers that can be configured. */
public final class SinkTypes {
    private static final List<SinkFactory> ALL =
            List.of(new WebhookFactory(), new SlackFactory(), new AlertmanagerFactory());

    private SinkTypes() {}

    /** By their words, in the order in which people read them. */
    public static Map<String, SinkFactory> byType() {
        var types = new LinkedHashMap<String, SinkFactory>();
        ALL.forEach(factory -> types.put(factory.type(), factory));
        return types;
    }
}
