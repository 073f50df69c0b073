package app.moleculesai.sdk.runtime.cards;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.runtime.config.A2aConfig;
import app.moleculesai.sdk.runtime.config.CardShape;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The cards of workspaces as they are now: rewritten from what their agents registered, made from the row for those that
 * did not. Nothing is remembered here. Safe for use by many threads.
 */
public final class Cards {
  private static final Pattern ID = Pattern
      .compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final A2aConfig config;
  private final boolean guarded;

  /**
   * Takes who is there, and how cards are to be.
   *
   * @param guarded whether a sender of messages needs a token
   */
  public Cards(WorkspaceDirectory directory, Runtimes runtimes, A2aConfig config,
      boolean guarded) {
    this.directory = directory;
    this.runtimes = runtimes;
    this.config = config;
    this.guarded = guarded;
  }

  /** Returns how a card is written for a client that does not say what it speaks. */
  CardShape usualShape() {
    return config.cards();
  }

  /**
   * Returns a workspace.
   *
   * @throws SdkException {@code workspace_not_found}, {@code workspace_removed}
   */
  Workspace workspace(UUID id) {
    return directory.require(id);
  }

  /**
   * Returns the workspace whose card is the host's own.
   *
   * @throws SdkException {@code no_default_workspace}, and what {@link #workspace} throws
   */
  Workspace defaultWorkspace() {
    var named = config.defaultWorkspace()
        .orElseThrow(() -> new SdkException(ErrorCode.NO_DEFAULT_WORKSPACE,
            "no workspace is the default one of this server: set A2A_DEFAULT_WORKSPACE, or read"
                + " /workspaces/ID/.well-known/agent-card.json"));
    return isId(named)
        ? directory.require(UUID.fromString(named))
        : directory.findRoot(named)
            .orElseThrow(() -> new SdkException(ErrorCode.WORKSPACE_NOT_FOUND,
                "the default workspace of this server, '" + named + "', is not there"));
  }

  private static boolean isId(String named) {
    return ID.matcher(named).matches();
  }

  /**
   * Returns the card of a workspace.
   *
   * @param platformUrl where the client reaches this server
   */
  byte[] card(Workspace row, String platformUrl, CardShape shape) {
    var agent = RegisteredCard.read(row.agentCard(), row.url());
    var description = row.role().filter(role -> !role.isBlank())
        .orElseGet(() -> "The agent " + row.name());
    return CardJson.of(new PublicCard(agent, row.name(), description,
        platformUrl + "/workspaces/" + row.id() + "/a2a", streams(row, agent), pushes(row, agent),
        guarded),
        shape);
  }

  /** An agent inside this process need not say that it streams; one that polls is sent no answer at all. */
  private boolean streams(Workspace row, RegisteredCard agent) {
    return row.deliveryMode() == DeliveryMode.PUSH
        && agent.streams().orElseGet(() -> isInProcess(row));
  }

  /** News of an agent inside this process is pushed by the server. */
  private boolean pushes(Workspace row, RegisteredCard agent) {
    return row.deliveryMode() == DeliveryMode.PUSH && (agent.pushes() || isInProcess(row));
  }

  private boolean isInProcess(Workspace row) {
    return runtimes.find(row.runtime())
        .filter(runtime -> runtime.endpoint(row) instanceof Endpoint.InProcess).isPresent();
  }
}
