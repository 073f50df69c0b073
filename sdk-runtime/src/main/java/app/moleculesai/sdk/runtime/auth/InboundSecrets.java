package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;

/**
 * What agents know the server by when it calls them for anything but a message: 32 random bytes, one for each workspace,
 * made when it is needed ({@code wire.md} 9.4). Safe for use by many threads.
 */
public final class InboundSecrets {
  private static final int BYTES = 32;

  private final Changes changes;
  private final SecureRandom random;
  private final Clock clock;

  /** Takes where secrets are kept, and the source of new ones. */
  public InboundSecrets(Changes changes, SecureRandom random, Clock clock) {
    this.changes = changes;
    this.random = random;
    this.clock = clock;
  }

  /**
   * The secret of a workspace. Its text does not show it.
   *
   * @param value in base64url
   * @param isNew whether it was made just now, so that the agent cannot know it yet
   */
  public record Secret(String value, boolean isNew) {
    @Override
    public String toString() {
      return "Secret[" + (isNew ? "new" : "known") + "]";
    }
  }

  /**
   * Returns the secret of a live workspace.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException {@code workspace_not_found} when there is none
   */
  public Secret of(Workspace row) {
    return row.inboundSecret().map(known -> new Secret(known, false))
        .orElseGet(() -> changes.commit((transaction, news) -> of(transaction, news, row.id())));
  }

  /** Returns the secret of a live workspace as part of a larger change; see {@link #of(Workspace)}. */
  public Secret of(Transaction transaction, Changes.News news, UUID workspaceId) {
    var row = transaction.workspaces().find(workspaceId).filter(Workspace::isLive)
        .orElseThrow(() -> WorkspaceDirectory.unknown(workspaceId));
    return row.inboundSecret().map(known -> new Secret(known, false))
        .orElseGet(() -> made(transaction, news, workspaceId));
  }

  private Secret made(Transaction transaction, Changes.News news, UUID workspaceId) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var updated = transaction.workspaces().update(workspaceId,
        WorkspacePatch.none().inboundSecret(secret), clock.instant());
    news.changed(workspaceId);
    return new Secret(updated.flatMap(Workspace::inboundSecret).orElse(secret), true);
  }
}
