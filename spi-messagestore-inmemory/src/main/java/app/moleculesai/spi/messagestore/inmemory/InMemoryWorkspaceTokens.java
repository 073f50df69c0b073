package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.api.registry.WorkspaceTokenRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The tokens of workspaces; as safe for threads as its state. */
record InMemoryWorkspaceTokens(State state) implements WorkspaceTokenRepository {
  @Override
  public boolean insert(WorkspaceToken token, int most) {
    return state.write(tables -> {
      tables.requireWorkspace(token.workspaceId());
      if (tables.tokens.find(token.id()).isPresent()
          || tables.tokens.find(token.hash()).isPresent()) {
        throw new SdkException(ErrorCode.CONFLICT, "token " + token.id() + " exists already");
      }
      boolean live = tables.workspaces.find(token.workspaceId()).filter(Workspace::isLive)
          .isPresent();
      boolean fits = live && tables.tokens.count(token.workspaceId()) < most;
      if (fits) {
        tables.tokens = tables.tokens.with(token);
      }
      return fits;
    });
  }

  @Override
  public Optional<WorkspaceToken> findLive(TokenHash hash) {
    return state.read().tokens.find(hash);
  }

  @Override
  public List<WorkspaceToken> list(UUID workspaceId, int limit, int offset) {
    return state.read().tokens.of(workspaceId).skip(offset).limit(limit).toList();
  }

  @Override
  public boolean hasLive(UUID workspaceId) {
    return state.read().tokens.count(workspaceId) > 0;
  }

  @Override
  public boolean anyLive() {
    return !state.read().tokens.rows().isEmpty();
  }

  @Override
  public boolean revoke(UUID workspaceId, UUID tokenId, Instant now) {
    return state.write(tables -> {
      var token = tables.tokens.find(tokenId)
          .filter(found -> found.workspaceId().equals(workspaceId));
      token.ifPresent(found -> tables.tokens = tables.tokens.without(found));
      return token.isPresent();
    });
  }

  @Override
  public int revokeAll(Collection<UUID> workspaceIds, Instant now) {
    return state.write(tables -> {
      int before = tables.tokens.rows().size();
      for (var id : workspaceIds) {
        tables.tokens = tables.tokens.withoutWorkspace(id);
      }
      return before - tables.tokens.rows().size();
    });
  }

  @Override
  public Map<UUID, Integer> revokeUnused(Collection<UUID> workspaceIds, Instant before,
      Instant now) {
    return state.write(tables -> {
      var unused = workspaceIds.stream().distinct().flatMap(tables.tokens::of)
          .filter(token -> token.lastUsedAt().orElse(token.createdAt()).isBefore(before)).toList();
      unused.forEach(token -> tables.tokens = tables.tokens.without(token));
      return unused.stream()
          .collect(Collectors.toMap(WorkspaceToken::workspaceId, token -> 1, Integer::sum));
    });
  }

  @Override
  public void used(UUID tokenId, Instant now) {
    state.change(tables -> {
      tables.tokens.find(tokenId).ifPresent(token -> tables.tokens = tables.tokens.used(
          new WorkspaceToken(token.id(), token.workspaceId(), token.hash(), token.prefix(),
              token.createdAt(), Optional.of(now))));
    });
  }
}
