package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.OrgTokenRepository;
import app.moleculesai.sdk.api.registry.TokenHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The tokens of organisations, revoked ones too; as safe for threads as its session.
 *
 * @param session how it reaches them
 */
record OrgTokenTable(Session session) implements OrgTokenRepository {
  private static final String INSERT = """
      INSERT INTO org_api_tokens (id, token_hash, prefix, name, created_by, org_id, created_at, last_used_at)
      VALUES (:id, :hash, :prefix, :name, :by, CAST(:org AS uuid), CAST(:created AS timestamptz),
          CAST(:used AS timestamptz))""";

  private static final String FIND_LIVE = """
      SELECT * FROM org_api_tokens WHERE token_hash = :hash AND revoked_at IS NULL""";

  private static final String LIST = """
      SELECT * FROM org_api_tokens WHERE revoked_at IS NULL
      ORDER BY created_at DESC, id DESC LIMIT :limit""";

  private static final String LIST_OF_ORG = """
      SELECT * FROM org_api_tokens WHERE org_id = :org AND revoked_at IS NULL
      ORDER BY created_at DESC, id DESC LIMIT :limit""";

  private static final String REVOKE = """
      UPDATE org_api_tokens SET revoked_at = CAST(:now AS timestamptz)
      WHERE id = :id AND revoked_at IS NULL""";

  private static final String USED = """
      UPDATE org_api_tokens SET last_used_at = CAST(:now AS timestamptz)
      WHERE id = :id AND revoked_at IS NULL""";

  @Override
  public void insert(OrgToken token) {
    session.write("inserting organisation token " + token.id(),
        handle -> handle.createUpdate(INSERT)
            .bind("id", token.id()).bind("hash", token.hash().toByteArray())
            .bind("prefix", token.prefix())
            .bind("name", Values.text(token.name())).bind("by", Values.text(token.createdBy()))
            .bind("org", Values.text(token.orgId()))
            .bind("created", Values.text(token.createdAt()))
            .bind("used", Values.text(token.lastUsedAt()))
            .execute());
  }

  @Override
  public Optional<OrgToken> findLive(TokenHash hash) {
    return session.read("finding an organisation token", handle -> handle.createQuery(FIND_LIVE)
        .bind("hash", hash.toByteArray()).map(OrgTokenTable::read).findOne());
  }

  @Override
  public List<OrgToken> list(int limit) {
    return session.read("listing organisation tokens", handle -> handle.createQuery(LIST)
        .bind("limit", limit).map(OrgTokenTable::read).list());
  }

  @Override
  public List<OrgToken> list(UUID orgId, int limit) {
    return session.read("listing an organisation's tokens",
        handle -> handle.createQuery(LIST_OF_ORG)
            .bind("org", orgId).bind("limit", limit).map(OrgTokenTable::read).list());
  }

  @Override
  public boolean revoke(UUID id, Instant now) {
    return session.write("revoking organisation token " + id, handle -> handle
        .createUpdate(REVOKE).bind("id", id).bind("now", Values.text(now)).execute()) == 1;
  }

  @Override
  public void used(UUID id, Instant now) {
    session.note("noting the use of organisation token " + id, handle -> handle
        .createUpdate(USED).bind("id", id).bind("now", Values.text(now)).execute());
  }

  private static OrgToken read(ResultSet row, StatementContext context) throws SQLException {
    return new OrgToken(Values.id(row, "id"), TokenHash.of(row.getBytes("token_hash")),
        row.getString("prefix"), Values.findText(row, "name"), Values.findText(row, "created_by"),
        Values.findId(row, "org_id"), Values.time(row, "created_at"),
        Values.findTime(row, "last_used_at"));
  }
}
