package io.mnemoscope.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The endless requests of one connection: its agents in turn, step by step. */
public final class BatchSource {
    private final List<SnapshotWalk> walks;
    private final LoadShape.Api api;
    private final StringBuilder text = new StringBuilder();
    private int next;

    BatchSource(List<SnapshotWalk> walks, LoadShape.Api api) {
        this.walks = walks;
        this.api = api;
    }

    /** The next request, of this many snapshots. */
    public Batch next(int snapshots) {
        return new Batch(request(body(snapshots)), snapshots);
    }

    /** The body alone of the next request. */
    public byte[] body(int snapshots) {
        text.setLength(0);
        for (int i = 0; i < snapshots; i++) {
            var walk = walks.get(next);
            next = (next + 1) % walks.size();
            append(walk, walk.next());
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void append(SnapshotWalk walk, Sample sample) {
        switch (api) {
            case MNEMOSCOPE -> SampleText.ndjson(text, walk.simulation(), walk.agent(), sample);
            case VICTORIA_METRICS -> SampleText.victoriaMetrics(text, walk.simulation(), walk.agent(), sample);
        }
    }

    private byte[] request(byte[] body) {
        return switch (api) {
            case MNEMOSCOPE -> HttpRequest.post("/api/v1/snapshots", "application/x-ndjson", body);
            case VICTORIA_METRICS -> HttpRequest.post("/api/v1/import", "application/json", body);
        };
    }
}
