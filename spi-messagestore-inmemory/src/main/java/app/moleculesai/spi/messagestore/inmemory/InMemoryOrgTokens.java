package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.OrgTokenRepository;
import app.moleculesai.sdk.api.registry.TokenHash;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tokens of organisations that are not revoked: a few; as safe for threads as its state. */
record InMemoryOrgTokens(State state) implements OrgTokenRepository {
  private static final Comparator<OrgToken> OLDEST_FIRST = Comparator
      .comparing(token -> new Place(token.createdAt(), token.id()));

  @Override
  public void insert(OrgToken token) {
    state.change(tables -> {
      token.orgId().ifPresent(tables::requireWorkspace);
      if (tables.orgTokens.containsKey(token.id())
          || tables.orgTokenIds.containsKey(token.hash())) {
        throw new SdkException(ErrorCode.CONFLICT, "token " + token.id() + " exists already");
      }
      tables.put(token);
    });
  }

  @Override
  public Optional<OrgToken> findLive(TokenHash hash) {
    var tables = state.read();
    return Optional.ofNullable(tables.orgTokenIds.get(hash)).map(tables.orgTokens::get);
  }

  @Override
  public List<OrgToken> list(int limit) {
    return state.read().orgTokens.values().stream().sorted(OLDEST_FIRST.reversed()).limit(limit)
        .toList();
  }

  @Override
  public boolean revoke(UUID id, Instant now) {
    return state.write(tables -> {
      var token = Optional.ofNullable(tables.orgTokens.get(id));
      token.ifPresent(tables::remove);
      return token.isPresent();
    });
  }

  @Override
  public void used(UUID id, Instant now) {
    state.change(tables -> {
      Optional.ofNullable(tables.orgTokens.get(id)).ifPresent(token -> tables.put(
          new OrgToken(token.id(), token.hash(), token.prefix(), token.name(), token.createdBy(),
              token.orgId(), token.createdAt(), Optional.of(now))));
    });
  }
}
