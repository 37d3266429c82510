package io.mnemoscope.storage;

/** All that the server keeps, in one place. */
public interface Store extends SnapshotStore, AlertStore {
    /** What is known of notifications. */
    NotificationStore notifications();

    /** The runs of simulations. */
    RunStore runs();
}
