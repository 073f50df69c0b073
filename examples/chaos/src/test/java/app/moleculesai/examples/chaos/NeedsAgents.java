package app.moleculesai.examples.chaos;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class of tests whose agents are containers; without a daemon and the agents' image it is skipped as a whole. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("docker")
@ExtendWith(NeedsAgents.Condition.class)
@interface NeedsAgents {
  /** Whether the tests start a daemon of their own, too. */
  boolean onOwnDaemon() default false;

  /** Asks the daemon. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      var needs = context.getRequiredTestClass().getAnnotation(NeedsAgents.class);
      return Daemon.problem()
          .or(() -> needs.onOwnDaemon() ? PrivateDaemon.problem() : Optional.empty())
          .map(problem -> ConditionEvaluationResult
              .disabled("no agents for these tests: " + problem))
          .orElseGet(() -> ConditionEvaluationResult.enabled("agents can be started"));
    }
  }
}
