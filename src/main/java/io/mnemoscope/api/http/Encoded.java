package io.mnemoscope.api.http;

import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Percent-encoding (RFC 3986, section 2.1), read strictly: Vert.x puts a U+FFFD for what is not UTF-8, so that a client would
 * be answered about something else than it asked for. As a handler, it refuses queries with parameters that are not encoded,
 * and paths with dots for a part, in which a name would not be one: {@code DELETE agents/../alerts} is no agent's.
 */
final class Encoded implements Handler<RoutingContext> {
    private static final Pattern SEPARATORS = Pattern.compile("[&;]");
    /** Parts that Vert.x takes out of a path before it looks for a route. */
    private static final Pattern DOTS = Pattern.compile("(?:^|/)(?:\\.|%2[eE]){1,2}(?:/|$)");

    private static final int ASCII = 0x7F;

    @Override
    public void handle(RoutingContext context) {
        var query = context.request().query();
        try {
            if (DOTS.matcher(context.request().path()).find()) {
                throw new InvalidInput("path", "must not have . or .. for a part, which would be another path");
            }
            if (query != null && !isPlain(query)) {
                SEPARATORS.splitAsStream(query).forEach(Encoded::check);
            }
        } catch (InvalidInput e) {
            Problem.answer(context, e);
            return;
        }
        context.next();
    }

    private static void check(String parameter) {
        int end = parameter.indexOf('=');
        var name = end < 0 ? parameter : parameter.substring(0, end);
        var unused = decoded(decoded(InvalidInput.shown(name), name), parameter.substring(name.length()));
    }

    /**
     * What it stands for; a plus sign is one.
     *
     * @throws InvalidInput naming {@code field} if it is not percent-encoded, or not UTF-8
     */
    static String decoded(String field, String text) {
        if (isPlain(text)) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c == '%') {
                c = octet(text, i + 1);
                i += 2;
            } else if (c > ASCII) {
                c = -1;
            }
            if (c < 0) {
                throw refused(field, text);
            }
            bytes.write(c);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(field, text);
        }
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c != '%' && c <= ASCII);
    }

    /** Negative if there are no two hexadecimal digits. */
    private static int octet(String text, int at) {
        if (at + 1 >= text.length()) {
            return -1;
        }
        int high = hex(text.charAt(at));
        int low = hex(text.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : 16 * high + low;
    }

    /** Of ASCII only. */
    private static int hex(char c) {
        return c > ASCII ? -1 : Character.digit(c, 16);
    }

    private static InvalidInput refused(String field, String text) {
        var value = text.startsWith("=") ? text.substring(1) : text;
        return new InvalidInput(field, "must be UTF-8, percent-encoded: " + InvalidInput.shown(value));
    }
}
