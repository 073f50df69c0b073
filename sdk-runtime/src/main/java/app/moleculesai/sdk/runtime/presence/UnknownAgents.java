package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Agents that register under an id no workspace has: refused, unless the operator lets them in
 * ({@code REGISTRY_ALLOW_UNKNOWN}, RG-9). Safe for use by many threads.
 */
public final class UnknownAgents {
  private static final int NAME_LENGTH = 255;

  private final boolean allowed;
  private final Changes changes;
  private final Clock clock;

  /** Takes what the operator decided. */
  public UnknownAgents(boolean allowed, Changes changes, Clock clock) {
    this.allowed = allowed;
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * Makes a workspace for an agent, named by its card.
   *
   * @throws SdkException {@code workspace_not_found} unless the operator lets unknown agents in
   */
  Workspace admit(Registration.Announcement said) {
    if (!allowed) {
      throw WorkspaceDirectory.unknown(said.id());
    }
    var name = name(said.card()).orElse(said.id().toString());
    return changes.commit((transaction, news) -> {
      var row = row(said, name);
      if (transaction.workspaces().insert(List.of(row)).isEmpty()) {
        row = row(said, said.id().toString()); // the name is somebody else's; the id never is
        transaction.workspaces().insert(List.of(row));
      }
      transaction.layouts().put(List.of(new Layout(said.id(), 0, 0, false)));
      news.changed(said.id());
      return row;
    });
  }

  private Workspace row(Registration.Announcement said, String name) {
    return Workspace.of(said.id(), name, clock.instant()).runtime(Runtimes.EXTERNAL).build();
  }

  private static Optional<String> name(Body card) {
    try {
      return Optional.ofNullable(Json.read(card.toByteArray()).path("name").textValue())
          .map(name -> Truncation.truncateRunes(name.strip(), NAME_LENGTH - 1))
          .filter(name -> !name.isEmpty());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
