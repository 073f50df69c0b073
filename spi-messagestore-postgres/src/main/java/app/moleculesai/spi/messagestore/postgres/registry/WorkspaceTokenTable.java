package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.api.registry.WorkspaceTokenRepository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The tokens of workspaces, revoked ones too; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record WorkspaceTokenTable(Session session) implements WorkspaceTokenRepository {
  /** Tokens and their workspaces; those of a removed workspace are dead for good (AU-3). */
  private static final String LIVE = """
      FROM workspace_auth_tokens AS token JOIN workspaces ON workspaces.id = token.workspace_id
      WHERE token.revoked_at IS NULL AND workspaces.status <> 'removed'""";

  private static final String MAY_INSERT = """
      SELECT workspaces.status <> 'removed' AND :most > (
          SELECT count(*) FROM workspace_auth_tokens WHERE workspace_id = :workspace AND revoked_at IS NULL
        ) AS fits,
        EXISTS (SELECT FROM workspace_auth_tokens WHERE id = :id)
          OR EXISTS (SELECT FROM workspace_auth_tokens WHERE token_hash = :hash) AS known
      FROM workspaces WHERE workspaces.id = :workspace""";

  private static final String INSERT = """
      INSERT INTO workspace_auth_tokens (id, workspace_id, token_hash, prefix, created_at, last_used_at)
      VALUES (:id, :workspace, :hash, :prefix, CAST(:created AS timestamptz), CAST(:used AS timestamptz))""";

  private static final String FIND_LIVE = "SELECT token.* " + LIVE
      + " AND token.token_hash = :hash";

  private static final String LIST = "SELECT token.* " + LIVE + """
       AND token.workspace_id = :workspace
      ORDER BY token.created_at DESC, token.id DESC LIMIT :limit OFFSET :offset""";

  private static final String ANY_LIVE = "SELECT EXISTS (SELECT " + LIVE + ")";

  private static final String HAS_LIVE = "SELECT EXISTS (SELECT " + LIVE
      + " AND token.workspace_id = :workspace)";

  private static final String REVOKE = """
      UPDATE workspace_auth_tokens SET revoked_at = CAST(:now AS timestamptz)
      WHERE id = ANY (ARRAY(SELECT token.id %s AND token.id = :id AND token.workspace_id = :workspace))"""
      .formatted(LIVE);

  private static final String REVOKE_ALL = """
      UPDATE workspace_auth_tokens SET revoked_at = CAST(:now AS timestamptz)
      WHERE id = ANY (ARRAY(SELECT token.id %s AND token.workspace_id = ANY (CAST(:ids AS uuid[]))))"""
      .formatted(LIVE);

  private static final String REVOKE_UNUSED = """
      WITH revoked AS (
        UPDATE workspace_auth_tokens SET revoked_at = CAST(:now AS timestamptz)
        WHERE id = ANY (ARRAY(
          SELECT token.id %s AND token.workspace_id = ANY (CAST(:ids AS uuid[]))))
          AND coalesce(last_used_at, created_at) < CAST(:before AS timestamptz)
        RETURNING workspace_id
      )
      SELECT workspace_id, count(*) AS revoked FROM revoked GROUP BY workspace_id"""
      .formatted(LIVE);

  private static final String USED = """
      UPDATE workspace_auth_tokens SET last_used_at = CAST(:now AS timestamptz)
      WHERE id = :id AND revoked_at IS NULL""";

  /** What speaks for and against a new token. */
  private record Chance(boolean fits, boolean known) {}

  @Override
  public boolean insert(WorkspaceToken token, int most) {
    return session.write("inserting token " + token.id(), handle -> {
      var chance = chance(handle, token, most)
          .orElseThrow(() -> SdkException.notFound("workspace " + token.workspaceId()));
      if (chance.known) {
        throw new SdkException(ErrorCode.CONFLICT, "token " + token.id() + " exists already");
      }
      return chance.fits && insert(handle, token) == 1;
    });
  }

  private static Optional<Chance> chance(Handle handle, WorkspaceToken token, int most) {
    return handle.createQuery(MAY_INSERT)
        .bind("id", token.id()).bind("workspace", token.workspaceId())
        .bind("hash", token.hash().toByteArray()).bind("most", most)
        .map((row, context) -> new Chance(row.getBoolean("fits"), row.getBoolean("known")))
        .findOne();
  }

  private static int insert(Handle handle, WorkspaceToken token) {
    return handle.createUpdate(INSERT)
        .bind("id", token.id()).bind("workspace", token.workspaceId())
        .bind("hash", token.hash().toByteArray()).bind("prefix", token.prefix())
        .bind("created", Values.text(token.createdAt()))
        .bind("used", Values.text(token.lastUsedAt()))
        .execute();
  }

  @Override
  public Optional<WorkspaceToken> findLive(TokenHash hash) {
    return session.read("finding a token", handle -> handle.createQuery(FIND_LIVE)
        .bind("hash", hash.toByteArray()).map(WorkspaceTokenTable::read).findOne());
  }

  @Override
  public List<WorkspaceToken> list(UUID workspaceId, int limit, int offset) {
    return session.read("listing tokens", handle -> handle.createQuery(LIST)
        .bind("workspace", workspaceId).bind("limit", limit).bind("offset", offset)
        .map(WorkspaceTokenTable::read).list());
  }

  @Override
  public boolean hasLive(UUID workspaceId) {
    return session.read("looking for tokens", handle -> handle.createQuery(HAS_LIVE)
        .bind("workspace", workspaceId).mapTo(Boolean.class).one());
  }

  @Override
  public boolean anyLive() {
    return session.read("looking for tokens",
        handle -> handle.createQuery(ANY_LIVE).mapTo(Boolean.class).one());
  }

  @Override
  public boolean revoke(UUID workspaceId, UUID tokenId, Instant now) {
    return session.write("revoking token " + tokenId, handle -> handle.createUpdate(REVOKE)
        .bind("id", tokenId).bind("workspace", workspaceId).bind("now", Values.text(now))
        .execute()) == 1;
  }

  @Override
  public int revokeAll(Collection<UUID> workspaceIds, Instant now) {
    return session.write("revoking tokens", handle -> handle.createUpdate(REVOKE_ALL)
        .bind("ids", Values.ids(workspaceIds)).bind("now", Values.text(now)).execute());
  }

  @Override
  public Map<UUID, Integer> revokeUnused(Collection<UUID> workspaceIds, Instant before,
      Instant now) {
    return session.write("revoking tokens that nobody uses",
        handle -> handle.createQuery(REVOKE_UNUSED)
            .bind("ids", Values.ids(workspaceIds)).bind("before", Values.limit(before))
            .bind("now", Values.text(now))
            .map((row, context) -> Map.entry(Values.id(row, "workspace_id"), row.getInt("revoked")))
            .stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public void used(UUID tokenId, Instant now) {
    session.note("noting the use of token " + tokenId, handle -> handle.createUpdate(USED)
        .bind("id", tokenId).bind("now", Values.text(now)).execute());
  }

  private static WorkspaceToken read(ResultSet row, StatementContext context)
      throws SQLException {
    return new WorkspaceToken(Values.id(row, "id"), Values.id(row, "workspace_id"),
        TokenHash.of(row.getBytes("token_hash")), row.getString("prefix"),
        Values.time(row, "created_at"), Values.findTime(row, "last_used_at"));
  }
}
