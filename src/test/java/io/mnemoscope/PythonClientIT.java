package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.mnemoscope.contract.RecordedAnswers;
import io.mnemoscope.tools.Program;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the Python client with the machine's {@code python3}, against the packaged server. */
class PythonClientIT {
    private static final String TESTS = Path.of("src", "test", "python").toString();
    private static final int MINUTES = 10;

    @Test
    void theClientPassesItsTests(@TempDir Path temp) throws Exception {
        var log = temp.resolve("python.log");
        var answers = temp.resolve("answers.ndjson");

        int exit = run(Program.PYTHON.path(), log, answers);

        var said = Files.readString(log);
        assertThat(exit).as("python3 -m unittest said:%n%s", said).isZero();
        assertThat(said).as("tests were found").containsPattern("Ran [1-9][0-9]+ tests");
        System.out.println(said);
        areAsTheContractSays(Files.readAllLines(answers));
    }

    /** What the client was answered, as support.py has kept it. */
    private static void areAsTheContractSays(List<String> answers) {
        var wrong = new ArrayList<String>();
        var operations = new TreeSet<String>();
        for (var line : answers) {
            var answer = new JsonObject(line);
            var method = answer.getString("method");
            var target = answer.getString("target");
            var body = Buffer.buffer(Base64.getDecoder().decode(answer.getString("body")));
            RecordedAnswers.operation(method, target).ifPresent(operations::add);
            RecordedAnswers.disagreement(method, target, answer.getInteger("status"), answer.getString("type"), body)
                    .ifPresent(wrong::add);
        }
        assertThat(wrong).isEmpty();
        assertThat(operations)
                .contains("recordSnapshots", "configureSimulation", "getAgent", "clearAlerts", "recordTimings");
    }

    private static int run(Path python, Path log, Path answers) throws InterruptedException {
        var command = List.of(python.toString(), "-m", "unittest", "discover", "--start-directory", TESTS);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        var environment = builder.environment();
        environment.put("SERVER_JAR", System.getProperty("mnemoscope.jar", "target/mnemoscope.jar"));
        environment.put(
                "SERVER_JAVA",
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        environment.put("ANSWERS", answers.toString());
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        try {
            var process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                fail("python3 did not end; it said:\n" + Files.readString(log));
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
