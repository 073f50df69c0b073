package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.lifecycle.WorkspaceRules;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Agents that register under an id no workspace has: refused, unless the operator lets them in
 * ({@code REGISTRY_ALLOW_UNKNOWN}, RG-9). Immutable.
 */
public final class UnknownAgents {
  private static final int NAME_LENGTH = 255;

  private final boolean allowed;
  private final Clock clock;

  /** Takes what the operator decided. */
  public UnknownAgents(boolean allowed, Clock clock) {
    this.allowed = allowed;
    this.clock = clock;
  }

  /**
   * Returns the workspace an agent would get, named by its card; nothing is stored.
   *
   * @throws SdkException {@code workspace_not_found} unless the operator lets unknown agents in
   */
  Workspace candidate(Registration.Announcement said) {
    if (!allowed) {
      throw WorkspaceDirectory.unknown(said.id());
    }
    return row(said.id(), name(said.card()).orElse(said.id().toString()));
  }

  /**
   * Inserts the workspace of an agent as part of its registration.
   *
   * @throws SdkException {@code workspace_not_found} unless the operator lets unknown agents in
   */
  void admit(Transaction transaction, Workspace candidate) {
    var id = candidate.id();
    if (!allowed) {
      throw WorkspaceDirectory.unknown(id);
    }
    if (transaction.workspaces().insert(List.of(candidate)).isEmpty()) {
      // the name is somebody else's; the id never is
      transaction.workspaces().insert(List.of(row(id, id.toString())));
    }
    transaction.layouts().put(List.of(new Layout(id, 0, 0, false)));
  }

  private Workspace row(UUID id, String name) {
    return Workspace.of(id, name, clock.instant()).runtime(Runtimes.EXTERNAL).build();
  }

  private static Optional<String> name(Body card) {
    try {
      return Optional.ofNullable(Json.read(card.toByteArray()).path("name").textValue())
          .map(name -> Truncation.truncateRunes(name.strip(), NAME_LENGTH - 1))
          .filter(name -> !name.isEmpty())
          .map(WorkspaceRules::name);
    } catch (JsonProcessingException | SdkException e) {
      return Optional.empty(); // no workspace may have that name
    }
  }
}
