package io.mnemoscope;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mnemoscope.api.http.Doors;
import io.mnemoscope.api.http.EarlyAnswers;
import io.mnemoscope.cli.ClientCommands;
import io.mnemoscope.cli.StoreCommands;
import io.mnemoscope.config.BuildInfo;
import io.mnemoscope.config.Config;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.config.InvalidConfig;
import io.mnemoscope.demo.DemoVerticle;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.operations.OutOfMemory;
import io.mnemoscope.operations.StartProgress.Phase;
import io.mnemoscope.storage.embedded.EmbeddedFiles;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.config.RetentionPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line. */
@Command(
        name = "mnemoscope",
        description = "Watches the memory of LLM agents while their simulation runs.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "[COMMAND]")
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final long STOP_SECONDS = 5;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    /** Netty's memory outside the heap, bytes; read when Netty is loaded. */
    private static final String DIRECT_MEMORY = "io.netty.maxDirectMemory";

    private static final long LEAST_DIRECT_MEMORY = 96L << 20;

    /** For {@code --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"mnemoscope " + BuildInfo.read().version()};
        }
    }

    /** What serve and demo have in common. */
    static final class ServerOptions {
        private static final Path LOCAL = Path.of("conf", "mnemoscope.yaml");

        @Option(names = "--conf", paramLabel = "FILE", description = "configuration file (default: built in)")
        private @Nullable Path conf;

        @Option(names = "--host", description = "address to bind")
        private @Nullable String host;

        @Option(names = "--port", description = "port to bind; 0 picks a free one")
        private @Nullable String port;

        @Option(names = "--data", paramLabel = "DIR", description = "directory of the store")
        private @Nullable String data;

        @Option(
                names = "--accept-data-loss",
                description = "start with what is there, though the store says that acknowledged snapshots are missing")
        private boolean acceptDataLoss;

        Config config() {
            var overrides = new HashMap<String, String>();
            put(overrides, "http.host", host);
            put(overrides, "http.port", port);
            put(overrides, "store.directory", data);
            var file = file();
            return file == null
                    ? ConfigReader.read(builtIn(), System.getenv(), overrides)
                    : ConfigReader.read(file, System.getenv(), overrides);
        }

        /** Where the configuration comes from, for the log. */
        String source() {
            var file = file();
            return file == null ? "built in" : file.toAbsolutePath().toString();
        }

        /** The file, or null for what is built in. */
        private @Nullable Path file() {
            return conf == null && Files.exists(LOCAL) ? LOCAL : conf;
        }

        private static void put(Map<String, String> overrides, String key, @Nullable String value) {
            if (value != null) {
                overrides.put(key, value);
            }
        }

        private static String builtIn() {
            try (var bundled = Main.class.getClassLoader().getResourceAsStream("conf/mnemoscope.yaml")) {
                return bundled == null ? "" : new String(bundled.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("the built-in configuration cannot be read", e);
            }
        }
    }

    @CommandLine.Mixin
    private ServerOptions options = new ServerOptions();

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        if (System.getProperty(DIRECT_MEMORY) == null) {
            long bytes = Math.max(LEAST_DIRECT_MEMORY, Runtime.getRuntime().maxMemory() / 4);
            System.setProperty(DIRECT_MEMORY, Long.toString(bytes));
        }
        int code = ClientCommands.addTo(StoreCommands.addTo(new CommandLine(new Main()), new EmbeddedFiles()))
                .execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Without a command: serve. */
    @Override
    public Integer call() {
        return serve(options, null);
    }

    /** Runs the server. */
    @Command(name = "serve", description = "Runs the server (default).", mixinStandardHelpOptions = true)
    int serve(
            @CommandLine.Mixin ServerOptions serverOptions,
            @Option(
                            names = "--deploy",
                            paramLabel = "CLASS",
                            description = "a simulation to be deployed beside the server: a verticle on the class path")
                    @Nullable
                    String simulation) {
        return run(
                serverOptions,
                (vertx, server) ->
                        simulation == null ? Future.succeededFuture() : vertx.deployVerticle("java:" + simulation));
    }

    /** Runs the server and a simulated troupe. */
    @Command(name = "demo", description = "Runs the server and a simulated troupe.", mixinStandardHelpOptions = true)
    int demo(@CommandLine.Mixin ServerOptions serverOptions) {
        return run(serverOptions, (vertx, server) -> server.deploy(new DemoVerticle(InstantSource.system())));
    }

    /** Checks a configuration. */
    @Command(name = "check-config", description = "Checks a configuration.", mixinStandardHelpOptions = true)
    int checkConfig(@CommandLine.Mixin ServerOptions serverOptions) {
        try {
            System.out.println(serverOptions.config());
            return 0;
        } catch (InvalidConfig e) {
            System.err.println(e.getMessage());
            return USAGE;
        }
    }

    /** More to be started once the server answers. */
    private interface Extra {
        Future<?> start(Vertx vertx, Server server);
    }

    private static int run(ServerOptions serverOptions, Extra extra) {
        Config config;
        try {
            config = serverOptions.config();
        } catch (InvalidConfig | ParameterException e) {
            System.err.println(e.getMessage());
            return USAGE;
        }
        try {
            if (serverOptions.acceptDataLoss) {
                new EmbeddedFiles().acceptLoss(config.store().directory());
            }
            run(config, serverOptions.source(), extra);
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        } catch (Exception | LinkageError e) {
            LOG.error("cannot start: {}", CannotStart.sentence(e));
            LOG.debug("cannot start", e);
            return FAILED;
        }
    }

    /** Returns once the server has stopped. Futures fail with checked exceptions too. */
    private static void run(Config config, String source, Extra extra) throws Exception {
        Hangup.ignore();
        OutOfMemory.endsTheProcess();
        var http = config.http();
        LOG.info("Mnemoscope {} starts address={}:{}", BuildInfo.read().version(), http.host(), http.port());
        LOG.info("data directory={}", config.store().directory().toAbsolutePath());
        LOG.info("configuration source={}", source);
        LOG.debug("configuration {}", config);
        var directory = DataDirectory.prepare(config.store().directory());
        var operations = Operations.create(
                config.limits().memory().bytes(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        var vertx = vertx(config, directory, operations);
        try {
            var server = start(vertx, config, directory, operations);
            var stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx, server, stopped), "mnemo-stop"));
            extra.start(vertx, server).await();
            stopped.await();
        } catch (Exception | LinkageError e) {
            var unused = vertx.close().await();
            throw e;
        }
    }

    /** The port answers first; what it answers depends on how far the rest is. */
    private static Server start(Vertx vertx, Config config, DataDirectory directory, Operations operations) {
        var clock = InstantSource.system();
        operations.restart().begin(Phase.STORE);
        var early = EarlyAnswers.listen(vertx, config.http(), operations)
                .recover(cause -> Future.failedFuture(CannotStart.listening(config.http(), cause)))
                .await();
        var store = EmbeddedStore.open(vertx, storeConfig(config.store()), clock, operations)
                .await();
        directory.sweep();
        var server = Server.open(vertx, config, store, clock, operations).await();
        var unused = early.close().await();
        LOG.info(
                "Mnemoscope is ready at {} after {}",
                server.address(),
                operations.restart().end());
        return server;
    }

    private static EmbeddedStoreConfig storeConfig(Config.Store store) {
        var retention = new RetentionPolicy(
                store.retention().isZero() ? null : store.retention(),
                store.maxSize().bytes(),
                store.maxEvents());
        return new EmbeddedStoreConfig(store.directory(), store.openSize().bytes(), store.sealAge(), retention, 0);
    }

    private static Vertx vertx(Config config, DataDirectory directory, Operations operations) {
        var options = new VertxOptions()
                .setPreferNativeTransport(true)
                .setFileSystemOptions(new FileSystemOptions().setFileCacheDir(directory.cache()));
        var doors = new Doors(config.http(), operations);
        var vertx =
                Vertx.builder().with(options).withTransport(doors.transport()).build();
        vertx.exceptionHandler(cause -> {
            OutOfMemory.check(cause);
            LOG.error("an error that nothing expected", cause);
        });
        return vertx;
    }

    private static void stop(Vertx vertx, Server server, CountDownLatch stopped) {
        try {
            LOG.info("stopping");
            var unused = server.close().transform(closed -> vertx.close()).await(STOP_SECONDS, TimeUnit.SECONDS);
            LOG.info("stopped");
        } catch (Exception e) {
            LOG.warn("stopping took too long reason={}", e.getMessage());
        } finally {
            stopped.countDown();
        }
    }
}
