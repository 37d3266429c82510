package io.mnemoscope.api.http;

import io.mnemoscope.storage.Backup;
import io.mnemoscope.storage.BackupRefused;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /api/v1/backup}: a consistent copy of the store's file, as fast as the client reads it. */
final class BackupResource implements Resource {
    private static final Logger LOG = LoggerFactory.getLogger(BackupResource.class);

    private final SnapshotStore store;

    BackupResource(SnapshotStore store) {
        this.store = store;
    }

    @Override
    public void mount(Router router) {
        router.post("/api/v1/backup").handler(this::backup);
    }

    private void backup(RoutingContext context) {
        store.backup().onSuccess(backup -> send(context, backup)).onFailure(cause -> {
            if (cause instanceof BackupRefused refused) {
                Problem.answer(context, new HttpRejection(status(refused.why()), String.valueOf(refused.getMessage())));
            } else {
                Problem.answer(context, cause);
            }
        });
    }

    private static int status(BackupRefused.Why why) {
        return switch (why) {
            case RUNNING -> 409;
            case NO_ROOM -> 507;
            case NOT_KEPT -> 501;
        };
    }

    private static void send(RoutingContext context, Backup backup) {
        var response = context.response();
        if (response.closed()) {
            backup.release().run();
            return;
        }
        LOG.info("event=backup.begun bytes={}", backup.bytes());
        response.putHeader("Content-Type", "application/vnd.sqlite3")
                .putHeader("Content-Disposition", "attachment; filename=\"mnemoscope.db\"")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        response.sendFile(backup.file().toString()).onComplete(sent -> {
            backup.release().run();
            if (sent.succeeded()) {
                LOG.info("event=backup.sent bytes={}", backup.bytes());
            } else {
                LOG.warn("event=backup.broken_off reason=\"{}\"", String.valueOf(sent.cause()));
            }
        });
    }
}
