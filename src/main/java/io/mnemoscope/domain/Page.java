package io.mnemoscope.domain;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A part of a list that is read a page at a time.
 *
 * @param items in the order of the list
 * @param next where the page after it begins, or after what; what it counts is for the list to say. {@link #LAST} if this is
 *     the last page
 */
public record Page<T>(List<T> items, long next) {
    /** There is no page after it. */
    public static final long LAST = -1;

    public Page {
        items = List.copyOf(items);
    }

    /** The last of several, or the only one. */
    public static <T> Page<T> last(List<T> items) {
        return new Page<>(items, LAST);
    }

    /**
     * What was read with a limit: as many as that may not have been all.
     *
     * @param from how many items are on the pages before it
     */
    public static <T> Page<T> counted(List<T> items, int limit, long from) {
        return new Page<>(items, items.size() < limit ? LAST : from + items.size());
    }

    /**
     * What was read with a limit, to be continued after its last item.
     *
     * @param place of an item in the list; not negative
     */
    public static <T> Page<T> after(List<T> items, int limit, ToLongFunction<T> place) {
        return new Page<>(items, items.size() < limit ? LAST : place.applyAsLong(items.get(items.size() - 1)));
    }

    /** Whether no page comes after it. */
    public boolean isLast() {
        return next == LAST;
    }

    /** The same page without some of its items. */
    public Page<T> only(Predicate<T> wanted) {
        return new Page<>(items.stream().filter(wanted).toList(), next);
    }
}
