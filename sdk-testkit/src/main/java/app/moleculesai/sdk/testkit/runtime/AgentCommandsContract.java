package app.moleculesai.sdk.testkit.runtime;

import static app.moleculesai.sdk.testkit.runtime.AgentsUnderTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.sdk.api.runtime.AgentCommands.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Commands where agents run: for runtimes with {@link AgentCommands}. The agents of the test must have a shell, {@code sh}. */
public interface AgentCommandsContract extends AgentKit {
  /** Far more than a command of the tests takes. */
  Duration LIMIT = Duration.ofSeconds(30);

  private Outcome run(UUID id, Duration limit, String... command) {
    return agents().runtime().facet(AgentCommands.class).orElseThrow().run(id, List.of(command),
        limit);
  }

  @Test
  default void commands_runAsTheyAreGivenAndTellWhatCameOfThem() {
    var id = agents().started();

    assertThat(run(id, LIMIT, "sh", "-c", "echo good")).isEqualTo(new Outcome(0, "good\n"));
    var failed = run(id, LIMIT, "sh", "-c", "echo out; echo err >&2; exit 4");
    assertThat(failed.exitCode()).isEqualTo(4);
    assertThat(failed.output().lines()).containsExactlyInAnyOrder("out", "err");

    assertThat(run(id, LIMIT, "sh", "-c", "echo \"$1\"", "sh", "$HOME; 'a  b'").output())
        .as("arguments that no shell has seen").isEqualTo("$HOME; 'a  b'\n");
    assertThat(run(id, LIMIT, "/no/such/program").exitCode()).isIn(126, 127);

    var large = run(id, LIMIT, "sh", "-c",
        "x=0123456789abcde; i=0; while [ $i -lt 14 ]; do x=\"$x$x\"; i=$((i+1)); done;"
            + " echo begin; echo $x; echo $x; echo $x; echo $x; echo $x; exit 5");
    assertThat(large.exitCode()).isEqualTo(5);
    assertThat(large.output().length()).isEqualTo(AgentCommands.MOST_OUTPUT);
    assertThat(large.output().substring(0, 9)).isEqualTo("begin\n012");
  }

  @Test
  default void commands_oneThatTakesTooLongIsGivenUp() {
    var id = agents().started();

    refused(ErrorCode.UNAVAILABLE, () -> run(id, Duration.ofMillis(300), "sleep", "20"));

    assertThat(run(id, LIMIT, "sh", "-c", "echo on").output()).isEqualTo("on\n");
  }

  @Test
  default void commands_ofAnAgentThatDoesNotRunThereAreNone() {
    var agents = agents();
    var id = agents.started();
    agents.witness().kill(id);
    agents.stopped(agents.runtime(), id);

    refused(ErrorCode.NOT_FOUND, () -> run(id, LIMIT, "sh", "-c", "echo on"));
    refused(ErrorCode.NOT_FOUND, () -> run(UUID.randomUUID(), LIMIT, "sh", "-c", "echo on"));
  }
}
