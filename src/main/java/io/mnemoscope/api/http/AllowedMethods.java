package io.mnemoscope.api.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses requests that no resource takes: with 405 and the methods that its path does take (RFC 9110, section 15.5.6), or
 * with 404. Vert.x knows them too, but shows them only where it writes the answer, and forgets them as soon as a route that
 * takes any path, such as the page's, matches.
 */
final class AllowedMethods {
    private static final Set<String> OF_THE_PAGE = Set.of("GET", "HEAD");
    private static final Pattern PARAMETER = Pattern.compile(":[a-z]+");

    private final List<Known> known;

    private record Known(Pattern path, Route route) {}

    /** Of the routes to one path that are there so far, with the methods that they have when it is asked for them. */
    AllowedMethods(Router router) {
        this.known = router.getRoutes().stream()
                .filter(route -> route.methods() != null && route.getPath() != null && route.isExactPath())
                .map(route -> new Known(pattern(route.getPath()), route))
                .toList();
    }

    private static Pattern pattern(String path) {
        return Pattern.compile(Stream.of(PARAMETER.split(path, -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("[^/]+", "", "/?")));
    }

    /** Answers a request for a path that no route takes, or not with this method. */
    void refuse(RoutingContext context) {
        var path = context.normalizedPath();
        var methods = new TreeSet<String>();
        for (var one : known) {
            if (one.path().matcher(path).matches()) {
                one.route().methods().stream().map(HttpMethod::name).forEach(methods::add);
            }
        }
        if (methods.isEmpty() && !(path + "/").startsWith("/api/")) {
            methods.addAll(OF_THE_PAGE);
        }
        if (methods.isEmpty()) {
            Problem.answer(context, 404, "there is nothing at this path");
        } else {
            context.response().putHeader("Allow", String.join(", ", methods));
            Problem.answer(context, 405, "this path does not take that method");
        }
    }
}
