package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.runtime.events.Changes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Issues and revokes tokens: 32 random bytes, of which the registry gets the SHA-256 only (AU-1). Safe for use by many
 * threads.
 */
public final class Tokens {
  /** How many live tokens a workspace may have ({@code wire.md} 10.7). */
  public static final int MOST_OF_WORKSPACE = 50;

  private static final int PREFIX = 8;

  private final Changes changes;
  private final SecureRandom random;
  private final Supplier<UUID> ids;
  private final Clock clock;

  /** Takes the source of tokens beside that of ids, which guard nothing. */
  public Tokens(Changes changes, SecureRandom random, Supplier<UUID> ids, Clock clock) {
    this.changes = changes;
    this.random = random;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Issues a token of a workspace and returns it; nobody can read it again.
   *
   * @throws SdkException {@code too_many_tokens} at 50 live ones
   */
  public String issue(UUID workspaceId) {
    return changes.commit((transaction, news) -> issue(transaction, news, workspaceId));
  }

  /** Issues a token as part of a larger change and returns it; it lives if that commits. */
  public String issue(Transaction transaction, Changes.News news, UUID workspaceId) {
    return issueNamed(transaction, news, workspaceId).plaintext();
  }

  /** A token beside its id; nobody can read it again. */
  public record Issued(UUID id, String plaintext) {
    @Override
    public String toString() {
      return "Issued[" + id + "]";
    }
  }

  /** Issues a token like {@link #issue}, for a caller that may have to revoke it. */
  public Issued issueNamed(Transaction transaction, Changes.News news, UUID workspaceId) {
    var token = plaintext();
    var row = new WorkspaceToken(ids.get(), workspaceId, hash(token), token.substring(0, PREFIX),
        clock.instant().truncatedTo(ChronoUnit.MICROS), Optional.empty());
    if (!transaction.tokens().insert(row, MOST_OF_WORKSPACE)) {
      throw new SdkException(ErrorCode.TOO_MANY_TOKENS, "workspace " + workspaceId + " has "
          + MOST_OF_WORKSPACE + " live tokens; revoke one first");
    }
    news.changed(ChangeNotice.TOKENS, workspaceId.toString());
    return new Issued(row.id(), token);
  }

  /** Revokes one live token of a workspace; says whether it was there. */
  public boolean revoke(UUID workspaceId, UUID tokenId) {
    return changes.commit((transaction, news) -> {
      news.changed(ChangeNotice.TOKENS, workspaceId.toString());
      return transaction.tokens().revoke(workspaceId, tokenId, clock.instant());
    });
  }

  /** Revokes all live tokens of workspaces as part of a larger change, such as their removal (AU-3). */
  public int revokeAll(Transaction transaction, Changes.News news, Collection<UUID> workspaceIds) {
    workspaceIds.forEach(id -> news.changed(ChangeNotice.TOKENS, id.toString()));
    return transaction.tokens().revokeAll(workspaceIds, clock.instant());
  }

  /** The token of an organisation beside its row; nobody can read it again. */
  public record IssuedOrgToken(OrgToken row, String plaintext) {
    @Override
    public String toString() {
      return "IssuedOrgToken[" + row.id() + "]";
    }
  }

  /** Issues the token of an organisation; one without {@code orgId} is for all. */
  public IssuedOrgToken issueForOrganisation(Optional<String> name, String createdBy,
      Optional<UUID> orgId) {
    var token = plaintext();
    var row = new OrgToken(ids.get(), hash(token), token.substring(0, PREFIX), name,
        Optional.of(createdBy), orgId, clock.instant().truncatedTo(ChronoUnit.MICROS),
        Optional.empty());
    changes.commit((transaction, news) -> {
      transaction.orgTokens().insert(row);
      news.changed(ChangeNotice.TOKENS, "*");
      return true;
    });
    return new IssuedOrgToken(row, token);
  }

  /** Revokes the token of an organisation; says whether it was there. */
  public boolean revokeOfOrganisation(UUID tokenId) {
    return changes.commit((transaction, news) -> {
      news.changed(ChangeNotice.TOKENS, "*");
      return transaction.orgTokens().revoke(tokenId, clock.instant());
    });
  }

  private String plaintext() {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static TokenHash hash(String token) {
    return TokenHash.of(Bearer.sha256(token));
  }
}
