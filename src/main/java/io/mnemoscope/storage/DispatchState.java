package io.mnemoscope.storage;

import java.util.List;
import java.util.Set;

/**
 * Where the dispatch of notifications was when it stopped.
 *
 * @param cursor the offset up to which alert events need not be looked at again; -1 if none ever was
 * @param told what receivers were told last, at least of the alerts that are not over for them
 * @param waiting notifications that are neither delivered nor given up, oldest first
 * @param acknowledged the alerts that somebody sees to, by id
 */
public record DispatchState(long cursor, List<Told> told, List<Delivery> waiting, Set<String> acknowledged) {
    public static final long NEVER = -1;
}
