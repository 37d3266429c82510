package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.mnemoscope.domain.InvalidInput;
import java.util.regex.Pattern;

/**
 * Why a text could not be read as JSON, for whoever wrote it: in the words of JSON (RFC 8259), with line and column, and
 * without the parser's names for its settings and classes.
 */
public final class Malformed {
    private static final Pattern NO_NUMBER = Pattern.compile("Non-standard token '([^']{1,40})'.*", Pattern.DOTALL);
    /** Of the parser's vocabulary: a message that has any of it helps nobody outside this program. */
    private static final Pattern INTERNAL = Pattern.compile(
            "`|Feature|ALLOW_|enabl|StreamRead|Json|Jackson|parser|[Cc]lass|\\b(com|java|org)\\.|\\bVALUE_");

    /** What the parser says of a value that is none. */
    private static final Pattern VALUE =
            Pattern.compile("(expected a valid value|was expecting) \\(JSON String, .*", Pattern.DOTALL);

    private static final Pattern IN_NUMBER = Pattern.compile("^Unexpected character .{1,30} in numeric value: ");
    private static final Pattern CODE = Pattern.compile(" \\(code [0-9]+[^)]{0,20}\\)");
    private static final Pattern BEGAN = Pattern.compile(" \\(for (Array|Object|root) .*", Pattern.DOTALL);
    /** A problem and its place, as SnakeYAML says them: after the context with its own, and before lines of the text. */
    private static final Pattern PROBLEM =
            Pattern.compile("(?:^|\\R)([^ \\r\\n].*)\\R in [^\\r\\n]*, line ([0-9]+), column ([0-9]+):");

    private static final int SHOWN = 80;

    private Malformed() {}

    /**
     * What is wrong and where; the field is known where a single value is wrong.
     *
     * @param in what has failed
     * @param withLine whether the line within the text says anything
     */
    public static InvalidInput input(JsonProcessingException e, JsonParser in, boolean withLine) {
        var where = e.getLocation() == null ? in.currentLocation() : e.getLocation();
        var line = withLine ? "line " + where.getLineNr() + ", " : "";
        var what = e instanceof StreamConstraintsException ? "at " : "not valid JSON at ";
        return new InvalidInput(
                isOfOneValue(e) ? path(in.getParsingContext()) : "",
                what + line + "column " + where.getColumnNr() + ": " + words(e));
    }

    /** What is wrong with a text that should be YAML, and where. */
    public static String yaml(JsonProcessingException e) {
        var problems = PROBLEM.matcher(String.valueOf(e.getOriginalMessage()));
        var last = "";
        while (problems.find()) {
            last = shortened(problems.group(1)) + ", line " + problems.group(2) + ", column " + problems.group(3);
        }
        return last.isEmpty() ? words(e) : last;
    }

    /** What is wrong with a text that should be JSON, without the place. */
    private static String words(JsonProcessingException e) {
        var message = String.valueOf(e.getOriginalMessage());
        if (e instanceof StreamConstraintsException) {
            return excess(message);
        }
        if (e instanceof JsonEOFException) {
            return "it ends too early";
        }
        if (e instanceof MismatchedInputException) {
            return message.startsWith("Trailing token")
                    ? "something follows the value"
                    : "it is not what is expected here";
        }
        var noNumber = NO_NUMBER.matcher(message);
        if (noNumber.matches()) {
            return InvalidInput.shown(noNumber.group(1)) + " is not a number in JSON";
        }
        if (message.contains("plus sign")) {
            return "a number has no plus sign in JSON";
        }
        if (message.contains("ALLOW_COMMENTS")) {
            return "there are no comments in JSON";
        }
        return message.startsWith("Invalid UTF-8") ? "not valid UTF-8" : plain(message);
    }

    private static String plain(String message) {
        var value = VALUE.matcher(message).replaceFirst("expected a value");
        var number = IN_NUMBER.matcher(value).replaceFirst("");
        var words = BEGAN.matcher(CODE.matcher(number).replaceAll("")).replaceFirst("");
        return INTERNAL.matcher(words).find() ? "this cannot be read" : shortened(words);
    }

    /** Between words, if there are any. */
    private static String shortened(String words) {
        int end = words.length() <= SHOWN ? -1 : words.lastIndexOf(' ', SHOWN);
        return InvalidInput.shown(end < 0 ? words : words.substring(0, end) + "…");
    }

    private static String excess(String message) {
        if (message.contains("nesting depth")) {
            return "it is nested deeper than " + Json.MAX_DEPTH + " levels";
        }
        if (message.startsWith("Number") || message.startsWith("Big")) {
            return "a number has more than " + Json.MAX_NUMBER + " characters, or too large an exponent";
        }
        if (message.startsWith("String")) {
            return "a text is too long";
        }
        return message.startsWith("Name") ? "the name of a member is too long" : "there is more than can be read";
    }

    private static boolean isOfOneValue(JsonProcessingException e) {
        var message = String.valueOf(e.getOriginalMessage());
        return e instanceof StreamConstraintsException
                ? message.startsWith("Number") || message.startsWith("Big") || message.startsWith("String")
                : NO_NUMBER.matcher(message).matches() || message.contains("plus sign");
    }

    /** Of the value that was being read. */
    private static String path(JsonStreamContext context) {
        if (context == null || context.inRoot()) {
            return "";
        }
        var above = path(context.getParent());
        if (context.inArray()) {
            return above + "[" + context.getCurrentIndex() + "]";
        }
        var name = InvalidInput.shown(String.valueOf(context.getCurrentName()));
        return above.isEmpty() ? name : above + "." + name;
    }
}
