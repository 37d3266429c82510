package io.mnemoscope.api.http;

import io.mnemoscope.config.Config;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who shows one of the tokens (RFC 6750): in the header, or, on a GET of the live socket or the event stream, where
 * a browser can set none, as {@code access_token} in the query. Everybody, if there are no tokens; {@link CrossSite} keeps
 * pages of other sites out then.
 */
final class Access implements Handler<RoutingContext> {
    private static final String SCHEME = "Bearer ";
    /** Where a browser can set no header: the live socket and the event stream. */
    private static final Set<String> BY_QUERY = Set.of("/api/v1/live", "/api/v1/live/events");

    private final List<byte[]> tokens;
    private final KnownHosts hosts;

    Access(Config config) {
        this.tokens = config.security().tokens().stream().map(Access::utf8).toList();
        this.hosts = new KnownHosts(config);
    }

    @Override
    public void handle(RoutingContext context) {
        if (!hosts.know(context.request())) {
            Problem.answer(context, 421, "this server does not go by that name: see notify.external_url");
            return;
        }
        if (tokens.isEmpty() || known(shown(context))) {
            context.next();
            return;
        }
        context.response().putHeader("WWW-Authenticate", "Bearer");
        Problem.answer(context, 401, "a token is needed: Authorization: Bearer …");
    }

    private static @Nullable String shown(RoutingContext context) {
        var header = context.request().getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return header.substring(SCHEME.length()).strip();
        }
        boolean byQuery =
                HttpMethod.GET.equals(context.request().method()) && BY_QUERY.contains(context.normalizedPath());
        return byQuery ? context.queryParams().get("access_token") : null;
    }

    /** Compares with all, in constant time. */
    private boolean known(@Nullable String token) {
        if (token == null) {
            return false;
        }
        var bytes = utf8(token);
        boolean found = false;
        for (var known : tokens) {
            found |= MessageDigest.isEqual(known, bytes);
        }
        return found;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
