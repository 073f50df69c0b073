package app.moleculesai.spi.runtime.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class of tests for which a Docker daemon must answer; without one it is skipped as a whole. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("docker")
@ExtendWith(NeedsDocker.Condition.class)
@interface NeedsDocker {
  /** Asks the daemon. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return TestDaemon.problem()
          .map(problem -> ConditionEvaluationResult.disabled(
              "no Docker daemon for these tests (.ci/docker starts one): " + problem))
          .orElseGet(() -> ConditionEvaluationResult.enabled("a Docker daemon answers"));
    }
  }
}
