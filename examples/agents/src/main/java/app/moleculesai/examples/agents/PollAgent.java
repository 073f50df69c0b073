package app.moleculesai.examples.agents;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An agent without an address, behind a firewall perhaps: whatever is said to it waits in its log until it looks. It
 * answers people by a notice, and whoever handed it a task by the result. One thread at a time but for what has come.
 */
public final class PollAgent {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int GONE = 410;

  private final Workspace workspace;
  private final Skill skill;
  private final Map<String, String> results = new ConcurrentHashMap<>();
  private Optional<String> last = Optional.empty();

  /** Answers what comes to a workspace. */
  public PollAgent(Workspace workspace, Skill skill) {
    this.workspace = workspace;
    this.skill = skill;
  }

  /** Looks once, and answers what is there. */
  public void look() throws IOException, InterruptedException {
    try {
      for (var row : workspace.received(last)) {
        take(row);
        last = Optional.of(row.path("id").asText());
      }
    } catch (RefusedException e) {
      if (e.status() != GONE) {
        throw e;
      }
      last = Optional.empty(); // what was seen last has been deleted: begin anew
    }
  }

  private void take(JsonNode row) throws IOException, InterruptedException {
    switch (row.path("method").asText()) {
      case "notify" -> {
      } // what it said itself
      case "delegate_result" -> results.put(
          row.path("request_body").path("delegation_id").asText(),
          row.path("response_body").path("text").asText());
      case "chat_upload_receive" -> {
        var file = workspace.fetch(row.path("request_body"));
        workspace.tellPeople(skill.answer(Message.of(file.name(), file)));
      }
      default -> {
        var message = Message.ofRequest(row.path("request_body"));
        var answer = skill.answer(message);
        if (message.delegationId().isPresent()) {
          workspace.complete(message.delegationId().get(), answer);
        } else if (row.path("source_id").isNull()) { // a person; other agents have not asked
          workspace.tellPeople(answer);
        }
      }
    }
  }

  /** Returns the result of a task that was handed on, once it has come. */
  public Optional<String> result(String delegationId) {
    return Optional.ofNullable(results.get(delegationId));
  }

  /** Answers everybody in capitals: {@code PollAgent SERVER WORKSPACE TOKEN}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var workspace = new Workspace(URI.create(args[0]), args[1], args[2]);
    var agent = new PollAgent(workspace, message -> message.text().toUpperCase(Locale.ROOT));
    workspace.register("Shouter", Optional.empty());
    while (true) {
      workspace.heartbeat(0);
      agent.look();
      Thread.sleep(PAUSE);
    }
  }
}
