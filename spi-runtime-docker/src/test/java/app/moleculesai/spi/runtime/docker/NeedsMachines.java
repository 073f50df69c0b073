package app.moleculesai.spi.runtime.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class of tests that start Docker daemons of their own, which only root can; elsewhere it is skipped as a whole. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("docker")
@ExtendWith(NeedsMachines.Condition.class)
@interface NeedsMachines {
  /** Looks for what is needed. */
  final class Condition implements ExecutionCondition {
    private static final List<String> PROGRAMS = List.of("dockerd", "ip", "nsenter", "unshare");
    private static final List<Path> FOLDERS = List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"),
        Path.of("/bin"), Path.of("/sbin"), Path.of("/usr/local/bin"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return TestDaemon.problem().or(Condition::missing)
          .map(problem -> ConditionEvaluationResult
              .disabled("no Docker daemons of their own for these tests: " + problem))
          .orElseGet(() -> ConditionEvaluationResult.enabled("daemons can be started"));
    }

    private static Optional<String> missing() {
      var programs = PROGRAMS.stream().filter(name -> FOLDERS.stream()
          .noneMatch(folder -> Files.isExecutable(folder.resolve(name))))
          .map(name -> "there is no " + name);
      var rights = Stream.of(Path.of("/run")).filter(folder -> !Files.isWritable(folder))
          .map(folder -> "it needs root");
      return Stream.concat(programs, rights).findFirst();
    }
  }
}
