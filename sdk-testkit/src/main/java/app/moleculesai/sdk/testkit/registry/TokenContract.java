package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.testkit.support.Race;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tokens of workspaces and of organisations: {@code wire.md} AU-1 to AU-3. */
public interface TokenContract extends RegistryKit {
  /** A token that nobody else has, issued so many seconds after noon. */
  static WorkspaceToken token(UUID workspaceId, int second) {
    return new WorkspaceToken(UUID.randomUUID(), workspaceId, hash(), "abcdefgh",
        NOON.plusSeconds(second), Optional.empty());
  }

  /** A hash that no other token has. */
  static TokenHash hash() {
    var random = UUID.randomUUID();
    return TokenHash.of(ByteBuffer.allocate(32).putLong(random.getMostSignificantBits())
        .putLong(random.getLeastSignificantBits()).array());
  }

  @Test
  default void au3_aTokenIsFoundByItsHashWhileItIsLive() {
    var workspace = root().id();
    var token = token(workspace, 0);

    assertThat(registry().tokens().insert(token, 5)).isTrue();

    assertThat(registry().tokens().findLive(token.hash())).contains(token);
    assertThat(registry().tokens().findLive(hash())).isEmpty();
    assertThat(registry().tokens().hasLive(workspace)).isTrue();
    assertThat(registry().tokens().anyLive()).isTrue();
  }

  @Test
  default void au3_aRevokedTokenIsNotLive() {
    var workspace = root().id();
    var token = token(workspace, 0);
    registry().tokens().insert(token, 5);

    assertThat(registry().tokens().revoke(workspace, token.id(), NOON)).isTrue();
    assertThat(registry().tokens().revoke(workspace, token.id(), NOON)).isFalse();

    assertThat(registry().tokens().findLive(token.hash())).isEmpty();
    assertThat(registry().tokens().hasLive(workspace)).isFalse();
    assertThat(registry().tokens().list(workspace, 10, 0)).isEmpty();
  }

  @Test
  default void au3_whetherAnyTokenIsLiveFollowsInsertsAndRevokes() {
    var workspace = root().id();
    var token = token(workspace, 0);

    // in a transaction, as somebody else may issue and revoke tokens in the same database
    registry().transaction(tx -> {
      boolean before = tx.tokens().anyLive();
      tx.tokens().insert(token, 5);
      assertThat(tx.tokens().anyLive()).isTrue();
      tx.tokens().revoke(workspace, token.id(), NOON);
      assertThat(tx.tokens().anyLive()).isEqualTo(before);
      return true;
    });
  }

  @Test
  default void token_anIdOrHashOfAnotherIsAConflict() {
    var one = root().id();
    var two = root().id();
    var first = token(one, 0);
    registry().tokens().insert(first, 5);
    var sameId = new WorkspaceToken(first.id(), two, hash(), "abcdefgh", NOON, Optional.empty());
    var sameHash = new WorkspaceToken(UUID.randomUUID(), two, first.hash(), "abcdefgh", NOON,
        Optional.empty());

    for (var token : List.of(first, sameId, sameHash)) {
      refused(ErrorCode.CONFLICT, "a token with the id or hash of another",
          () -> registry().tokens().insert(token, 5));
    }

    assertThat(registry().tokens().findLive(first.hash())).contains(first);
    assertThat(registry().tokens().hasLive(two)).isFalse();
  }

  @Test
  default void au3_aTokenOfARemovedWorkspaceIsNotLive() {
    var workspace = root().id();
    var token = token(workspace, 0);
    registry().tokens().insert(token, 5);

    workspaces().change(workspace, StatusChange.to(WorkspaceStatus.REMOVED), NOON);

    assertThat(registry().tokens().findLive(token.hash())).isEmpty();
    assertThat(registry().tokens().hasLive(workspace)).isFalse();
    assertThat(registry().tokens().list(workspace, 10, 0)).isEmpty();
  }

  @Test
  default void au3_onlyTheWorkspaceItselfRevokesItsTokens() {
    var workspace = root().id();
    var other = root().id();
    var token = token(workspace, 0);
    registry().tokens().insert(token, 5);

    assertThat(registry().tokens().revoke(other, token.id(), NOON)).isFalse();
    assertThat(registry().tokens().revoke(workspace, UUID.randomUUID(), NOON)).isFalse();

    assertThat(registry().tokens().findLive(token.hash())).contains(token);
  }

  @Test
  default void token_aWorkspaceHasNoMoreLiveTokensThanAllowed() {
    var workspace = root().id();
    var first = token(workspace, 0);
    assertThat(registry().tokens().insert(first, 2)).isTrue();
    assertThat(registry().tokens().insert(token(workspace, 1), 2)).isTrue();

    assertThat(registry().tokens().insert(token(workspace, 2), 2)).isFalse();
    registry().tokens().revoke(workspace, first.id(), NOON);
    assertThat(registry().tokens().insert(token(workspace, 3), 2)).isTrue();

    assertThat(registry().tokens().list(workspace, 10, 0)).hasSize(2);
    assertThat(registry().tokens().insert(token(root().id(), 0), 2)).isTrue();
  }

  @Test
  default void token_ofManyInsertsAtOnceNoMoreThanAllowedSucceed() {
    var workspace = root().id();

    var done = Race.of(32, number -> registry().tokens().insert(token(workspace, number), 5));

    assertThat(done).filteredOn(inserted -> inserted).hasSize(5);
    assertThat(registry().tokens().list(workspace, 100, 0)).hasSize(5);
  }

  @Test
  default void token_theNewestAreListedFirstPageByPage() {
    var workspace = root().id();
    var tokens = new ArrayList<WorkspaceToken>();
    for (int second : new int[]{3, 1, 5, 2, 4}) {
      tokens.add(token(workspace, second));
    }
    tokens.forEach(token -> registry().tokens().insert(token, 10));
    tokens.sort((a, b) -> b.createdAt().compareTo(a.createdAt()));

    assertThat(registry().tokens().list(workspace, 2, 0)).isEqualTo(tokens.subList(0, 2));
    assertThat(registry().tokens().list(workspace, 2, 2)).isEqualTo(tokens.subList(2, 4));
    assertThat(registry().tokens().list(workspace, 2, 4)).isEqualTo(tokens.subList(4, 5));
    assertThat(registry().tokens().list(workspace, 2, 5)).isEmpty();
  }

  @Test
  default void token_allTokensOfWorkspacesAreRevokedTogether() {
    var one = root().id();
    var two = root().id();
    var three = root().id();
    for (var workspace : List.of(one, one, two, three)) {
      registry().tokens().insert(token(workspace, 0), 10);
    }
    assertThat(registry().tokens().revokeAll(List.of(one, two, UUID.randomUUID()), NOON))
        .isEqualTo(3);
    assertThat(registry().tokens().revokeAll(List.of(one, two), NOON)).isZero();

    assertThat(List.of(one, two, three)).filteredOn(registry().tokens()::hasLive)
        .containsExactly(three);
  }

  @Test
  default void token_thoseThatNobodyUsesAreRevoked() {
    var workspace = root().id();
    var other = root().id();
    var removed = root().id();
    var old = token(workspace, 0);
    var young = token(workspace, 10);
    var used = token(workspace, 0);
    var usedLongAgo = token(workspace, 0);
    var ofOther = token(other, 0);
    for (var token : List.of(old, young, used, usedLongAgo, ofOther, token(removed, 0))) {
      registry().tokens().insert(token, 10);
    }
    registry().tokens().used(used.id(), NOON.plusSeconds(10));
    registry().tokens().used(usedLongAgo.id(), NOON.plusSeconds(9));
    workspaces().change(removed, StatusChange.to(WorkspaceStatus.REMOVED), NOON);
    var before = NOON.plusSeconds(10);

    assertThat(registry().tokens().revokeUnused(
        List.of(workspace, removed, root().id(), UUID.randomUUID()), before, before))
        .isEqualTo(Map.of(workspace, 2));

    assertThat(registry().tokens().list(workspace, 10, 0)).extracting(WorkspaceToken::id)
        .containsExactlyInAnyOrder(young.id(), used.id());
    assertThat(registry().tokens().hasLive(other)).isTrue();
    assertThat(registry().tokens().revokeUnused(List.of(), before, before)).isEmpty();
  }

  @Test
  default void token_itsUseIsNoted() {
    var token = token(root().id(), 0);
    registry().tokens().insert(token, 5);

    registry().tokens().used(token.id(), NOON.plusSeconds(9));
    registry().tokens().used(UUID.randomUUID(), NOON);

    assertThat(registry().tokens().findLive(token.hash()).orElseThrow().lastUsedAt())
        .contains(NOON.plusSeconds(9));
  }

  @Test
  default void orgToken_itIsFoundUntilItIsRevoked() {
    var token = orgToken(root().id(), NOON);
    registry().orgTokens().insert(token);
    assertThat(registry().orgTokens().findLive(token.hash())).contains(token);

    assertThat(registry().orgTokens().revoke(token.id(), NOON)).isTrue();
    assertThat(registry().orgTokens().revoke(token.id(), NOON)).isFalse();
    assertThat(registry().orgTokens().revoke(UUID.randomUUID(), NOON)).isFalse();

    assertThat(registry().orgTokens().findLive(token.hash())).isEmpty();
    assertThat(registry().orgTokens().list(1000)).doesNotContain(token);
  }

  @Test
  default void orgToken_theNewestAreListedFirst() {
    var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    var org = root().id();
    var tokens = new ArrayList<OrgToken>();
    for (int second : new int[]{2, 3, 1}) {
      tokens.add(orgToken(org, now.plusSeconds(second)));
    }
    tokens.forEach(registry().orgTokens()::insert);

    var listed = registry().orgTokens().list(1000).stream().filter(tokens::contains).toList();

    assertThat(listed).containsExactly(tokens.get(1), tokens.get(0), tokens.get(2));
    assertThat(registry().orgTokens().list(2)).hasSize(2);
    tokens.forEach(token -> registry().orgTokens().revoke(token.id(), now));
  }

  @Test
  default void orgToken_thoseOfOneOrganisationAreListedNewestFirst() {
    var one = root().id();
    var two = root().id();
    var tokens = new ArrayList<OrgToken>();
    for (int second : new int[]{2, 4, 1, 3}) {
      tokens.add(orgToken(one, NOON.plusSeconds(second)));
    }
    tokens.forEach(registry().orgTokens()::insert);
    var others = orgToken(two, NOON.plusSeconds(9));
    registry().orgTokens().insert(others);
    var free = new OrgToken(UUID.randomUUID(), hash(), "abcdefgh", Optional.empty(),
        Optional.empty(), Optional.empty(), NOON.plusSeconds(10), Optional.empty());
    registry().orgTokens().insert(free);
    registry().orgTokens().revoke(tokens.get(3).id(), NOON);

    assertThat(registry().orgTokens().list(one, 100)).containsExactly(tokens.get(1),
        tokens.get(0), tokens.get(2));
    assertThat(registry().orgTokens().list(one, 2)).containsExactly(tokens.get(1), tokens.get(0));
    assertThat(registry().orgTokens().list(two, 2)).containsExactly(others);
    assertThat(registry().orgTokens().list(UUID.randomUUID(), 10)).isEmpty();
    registry().orgTokens().revoke(free.id(), NOON);
  }

  @Test
  default void orgToken_anIdOrHashOfAnotherIsAConflict() {
    var first = orgToken(root().id(), NOON);
    registry().orgTokens().insert(first);
    var sameId = new OrgToken(first.id(), hash(), "abcdefgh", Optional.empty(), Optional.empty(),
        first.orgId(), NOON, Optional.empty());
    var sameHash = new OrgToken(UUID.randomUUID(), first.hash(), "abcdefgh", Optional.empty(),
        Optional.empty(), first.orgId(), NOON, Optional.empty());

    for (var token : List.of(first, sameId, sameHash)) {
      refused(ErrorCode.CONFLICT, "an organisation's token with the id or hash of another",
          () -> registry().orgTokens().insert(token));
    }

    assertThat(registry().orgTokens().list(first.orgId().orElseThrow(), 10))
        .containsExactly(first);
  }

  @Test
  default void orgToken_itsUseIsNotedAndEveryFieldComesBack() {
    var bare = new OrgToken(UUID.randomUUID(), hash(), "abcdefgh", Optional.empty(),
        Optional.empty(), Optional.empty(), NOON, Optional.empty());
    registry().orgTokens().insert(bare);
    assertThat(registry().orgTokens().findLive(bare.hash())).contains(bare);

    registry().orgTokens().used(bare.id(), NOON.plusSeconds(1));
    registry().orgTokens().used(UUID.randomUUID(), NOON);

    assertThat(registry().orgTokens().findLive(bare.hash()).orElseThrow().lastUsedAt())
        .contains(NOON.plusSeconds(1));
    registry().orgTokens().revoke(bare.id(), NOON);
  }

  /** A token that is confined to an organisation. */
  static OrgToken orgToken(UUID orgId, Instant createdAt) {
    return new OrgToken(UUID.randomUUID(), hash(), "abcdefgh", Optional.of("ci"),
        Optional.of("admin-token"), Optional.of(orgId), createdAt, Optional.empty());
  }
}
