package app.moleculesai.sdk.runtime.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens to a task at once.
 *
 * @param said what its agent was told, a message of A2A 1.0
 * @param updates what the agent says, as events of A2A 1.0 that are no tasks
 * @param runners what becomes of the runs of servers in which agents are at work. Each try applies it to those of then, for
 *        others may begin and stop work meanwhile; what depends on more than those needs a change of its own for each try
 */
public record TaskChange(Optional<JsonNode> said, List<ObjectNode> updates,
    UnaryOperator<Set<String>> runners) {
  /** Returns what leaves open who works on the task: it ends, or somebody speaks of it who does not go on. */
  public static TaskChange of(Optional<JsonNode> said, List<ObjectNode> updates) {
    return new TaskChange(said, updates, UnaryOperator.identity());
  }

  /** Returns what an agent says that goes on in a run of a server. */
  public static TaskChange by(String runner, Optional<JsonNode> said, List<ObjectNode> updates) {
    return new TaskChange(said, updates, before -> Stream.concat(before.stream(),
        Stream.of(runner)).collect(Collectors.toSet()));
  }

  /** Returns that no agent goes on in some runs of servers. */
  static TaskChange without(Set<String> gone) {
    return new TaskChange(Optional.empty(), List.of(), before -> before.stream()
        .filter(runner -> !gone.contains(runner)).collect(Collectors.toSet()));
  }
}
