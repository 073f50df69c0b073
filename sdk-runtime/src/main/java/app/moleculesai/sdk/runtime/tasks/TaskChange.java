package app.moleculesai.sdk.runtime.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a task at once.
 *
 * @param said what its agent was told, a message of A2A 1.0
 * @param updates what the agent says, as events of A2A 1.0 that are no tasks
 * @param runner the run of a server in which the agent goes on with it; empty when nothing runs any more
 */
public record TaskChange(Optional<JsonNode> said, List<ObjectNode> updates,
    Optional<String> runner) {}
