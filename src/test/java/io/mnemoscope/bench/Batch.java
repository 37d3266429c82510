package io.mnemoscope.bench;

/** A whole request, ready to be written, and how many snapshots are in it. */
public final class Batch {
    private final byte[] request;
    private final int snapshots;

    /** Takes the array over: it is large and nobody changes it. */
    public Batch(byte[] request, int snapshots) {
        this.request = request;
        this.snapshots = snapshots;
    }

    byte[] request() {
        return request;
    }

    public int snapshots() {
        return snapshots;
    }
}
