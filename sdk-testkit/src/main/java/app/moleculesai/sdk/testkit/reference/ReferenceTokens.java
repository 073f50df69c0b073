package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.OrgTokenRepository;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.api.registry.WorkspaceTokenRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tokens of workspaces in a transaction; a revoked one is deleted. Wrong registries
 * override a step. Belongs to one thread.
 */
public class ReferenceTokens implements WorkspaceTokenRepository {
  private final ReferenceTables tables;

  /** Works on a copy of the tables. */
  public ReferenceTokens(ReferenceTables tables) {
    this.tables = tables;
  }

  private Stream<WorkspaceToken> live() {
    return tables.tokens.values().stream().filter(this::isLive);
  }

  /** Says whether a token that was not revoked is live (AU-3). */
  protected boolean isLive(WorkspaceToken token) {
    return Optional.ofNullable(tables.workspaces.get(token.workspaceId()))
        .filter(Workspace::isLive).isPresent();
  }

  private Stream<WorkspaceToken> live(UUID workspaceId) {
    return live().filter(token -> token.workspaceId().equals(workspaceId));
  }

  @Override
  public boolean insert(WorkspaceToken token, int most) {
    tables.requireWorkspace(token.workspaceId());
    requireNew(token.id(), tables.tokens.values().stream().anyMatch(
        other -> other.id().equals(token.id()) || other.hash().equals(token.hash())));
    if (!isLive(token) || live(token.workspaceId()).count() >= most) {
      return false;
    }
    tables.tokens.put(token.id(), token);
    return true;
  }

  private static void requireNew(UUID tokenId, boolean known) {
    if (known) {
      throw new SdkException(ErrorCode.CONFLICT, "token " + tokenId + " exists already");
    }
  }

  @Override
  public Optional<WorkspaceToken> findLive(TokenHash hash) {
    return live().filter(token -> token.hash().equals(hash)).findFirst();
  }

  @Override
  public List<WorkspaceToken> list(UUID workspaceId, int limit, int offset) {
    return live(workspaceId)
        .sorted(Comparator.comparing(WorkspaceToken::createdAt).reversed())
        .skip(offset).limit(limit).toList();
  }

  @Override
  public boolean hasLive(UUID workspaceId) {
    return live(workspaceId).findAny().isPresent();
  }

  @Override
  public boolean anyLive() {
    return live().findAny().isPresent();
  }

  @Override
  public boolean revoke(UUID workspaceId, UUID tokenId, Instant now) {
    boolean theirs = live(workspaceId).anyMatch(token -> token.id().equals(tokenId));
    return theirs && tables.tokens.remove(tokenId) != null;
  }

  @Override
  public int revokeAll(Collection<UUID> workspaceIds, Instant now) {
    var theirs = live().filter(token -> workspaceIds.contains(token.workspaceId())).toList();
    theirs.forEach(token -> tables.tokens.remove(token.id()));
    return theirs.size();
  }

  @Override
  public Map<UUID, Integer> revokeUnused(Collection<UUID> workspaceIds, Instant before,
      Instant now) {
    var unused = live().filter(token -> workspaceIds.contains(token.workspaceId())
        && token.lastUsedAt().orElse(token.createdAt()).isBefore(before)).toList();
    unused.forEach(token -> tables.tokens.remove(token.id()));
    return unused.stream()
        .collect(Collectors.toMap(WorkspaceToken::workspaceId, token -> 1, Integer::sum));
  }

  @Override
  public void used(UUID tokenId, Instant now) {
    tables.tokens.computeIfPresent(tokenId, (id, token) -> new WorkspaceToken(id,
        token.workspaceId(), token.hash(), token.prefix(), token.createdAt(), Optional.of(now)));
  }

  /** Tokens of organisations in a transaction; a revoked one is deleted. */
  static final class OfOrganisations implements OrgTokenRepository {
    private final ReferenceTables tables;

    OfOrganisations(ReferenceTables tables) {
      this.tables = tables;
    }

    @Override
    public void insert(OrgToken token) {
      token.orgId().ifPresent(tables::requireWorkspace);
      requireNew(token.id(), tables.orgTokens.values().stream().anyMatch(
          other -> other.id().equals(token.id()) || other.hash().equals(token.hash())));
      tables.orgTokens.put(token.id(), token);
    }

    @Override
    public Optional<OrgToken> findLive(TokenHash hash) {
      return tables.orgTokens.values().stream().filter(token -> token.hash().equals(hash))
          .findFirst();
    }

    @Override
    public List<OrgToken> list(int limit) {
      return tables.orgTokens.values().stream()
          .sorted(Comparator.comparing(OrgToken::createdAt).reversed()).limit(limit).toList();
    }

    @Override
    public boolean revoke(UUID id, Instant now) {
      return tables.orgTokens.remove(id) != null;
    }

    @Override
    public void used(UUID id, Instant now) {
      tables.orgTokens.computeIfPresent(id,
          (same, token) -> new OrgToken(id, token.hash(), token.prefix(), token.name(),
              token.createdBy(), token.orgId(), token.createdAt(), Optional.of(now)));
    }
  }
}
