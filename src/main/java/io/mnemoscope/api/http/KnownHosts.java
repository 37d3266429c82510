package io.mnemoscope.api.http;

import io.mnemoscope.config.Config;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Under which names a server without tokens answers: addresses in numbers, {@code localhost}, and the names in its own
 * configuration. A page of another site whose name somebody has made to lead here (DNS rebinding) would pass for ours
 * otherwise.
 */
final class KnownHosts {
    private final boolean any;
    private final Set<String> names = new HashSet<>(Set.of("localhost"));

    KnownHosts(Config config) {
        this.any = config.security().insecure() || !config.security().tokens().isEmpty();
        names.add(config.http().host().toLowerCase(Locale.ROOT));
        var external = config.notifications().externalUrl();
        if (!external.isEmpty()) {
            names.add(String.valueOf(URI.create(external).getHost()).toLowerCase(Locale.ROOT));
        }
    }

    /** Whether a request is for one of these. */
    boolean know(HttpServerRequest request) {
        var authority = request.authority();
        if (any || authority == null) {
            return true;
        }
        var host = authority.host().toLowerCase(Locale.ROOT);
        boolean numbers = host.startsWith("[") || host.indexOf(':') >= 0 || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        return numbers || names.contains(host);
    }
}
