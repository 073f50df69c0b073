package app.moleculesai.sdk.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.registry.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of tokens, and for how long. */
class LiveTokensTest {
  private final World world = new World(World.withAdmin());
  private final LiveTokens tokens = new LiveTokens(world.registry, world.changes,
      world.nanos::get);
  private final String token = world.tokens.issue(world.target);

  @AfterEach
  void stop() {
    world.close();
  }

  private boolean isLive(String plaintext) {
    return tokens.find(TokenHash.of(Bearer.sha256(plaintext))).isPresent();
  }

  private boolean isAsked(Runnable question) {
    world.registry.asked();
    question.run();
    return world.registry.asked() > 0;
  }

  @Test
  void aLiveTokenIsAskedForOnceInFiveSeconds() {
    isLive(token);
    world.pass(Duration.ofMillis(4_999));
    assertThat(isAsked(() -> assertThat(isLive(token)).isTrue())).isFalse();

    world.pass(Duration.ofMillis(1));

    assertThat(isAsked(() -> assertThat(isLive(token)).isTrue())).isTrue();
  }

  @Test
  void aTokenThatIsNotLiveTakesNoPlace() {
    assertThat(isLive("wrong")).isFalse();

    assertThat(isAsked(() -> isLive("wrong"))).isTrue();
  }

  @Test
  void aRevokedTokenIsWrongAtOnce() {
    isLive(token);

    world.tokens.revoke(world.target, world.registry.tokens().list(world.target, 1, 0).getFirst()
        .id());

    assertThat(isLive(token)).isFalse();
  }

  @Test
  void aTokenOfAnOrganisationIsWrongAtOnceToo() {
    var issued = world.tokens.issueForOrganisation(Optional.empty(), "admin-token",
        Optional.empty());
    assertThat(isLive(issued.plaintext())).isTrue();

    world.tokens.revokeOfOrganisation(issued.row().id());

    assertThat(isLive(issued.plaintext())).isFalse();
  }

  @Test
  void theTokensOfARemovedWorkspaceAreWrongAtOnce() {
    isLive(token);

    world.remove(world.target);

    assertThat(isLive(token)).isFalse();
  }

  @Test
  void newsFromAnotherServerCountsLikeOurOwn() {
    isLive(token);
    world.registry.transaction(elsewhere -> elsewhere.tokens().revokeAll(
        List.of(world.target), Instant.now()));
    assertThat(isLive(token)).isTrue();

    world.changes.changed(new ChangeNotice(ChangeNotice.TOKENS, world.target.toString()));

    assertThat(isLive(token)).isFalse();
  }

  @Test
  void newsOfOtherWorkspacesOrRowsChangesNothing() {
    isLive(token);
    world.changes.changed(new ChangeNotice(ChangeNotice.WORKSPACE, world.target.toString()));

    assertThat(isAsked(() -> isLive(token))).isFalse();
  }

  @Test
  void whetherAWorkspaceHasTokensIsRememberedAndForgottenLikewise() {
    assertThat(tokens.guard(world.sibling)).isFalse();
    assertThat(isAsked(() -> tokens.guard(world.sibling))).isFalse();

    var issued = world.tokens.issue(world.sibling);
    assertThat(tokens.guard(world.sibling)).isTrue();
    assertThat(isLive(issued)).isTrue();
    assertThat(isAsked(() -> tokens.guard(world.sibling))).isFalse();
    world.pass(Duration.ofSeconds(5));
    assertThat(isAsked(() -> tokens.guard(world.sibling))).isTrue();
  }

  @Test
  void whetherThereAreTokensAtAllIsRememberedAndForgottenLikewise() {
    assertThat(tokens.guardAny()).isTrue();
    assertThat(isAsked(tokens::guardAny)).isFalse();

    world.remove(world.target);

    assertThat(tokens.guardAny()).isFalse();
    world.pass(Duration.ofSeconds(5));
    assertThat(isAsked(tokens::guardAny)).isTrue();
  }

  @Test
  void nothingIsRememberedWhileNewsWouldNotArrive() {
    isLive(token);
    tokens.guard(world.sibling);
    tokens.guardAny();
    world.registry.relayIsUp = false; // noticed before the relay tells of it

    for (int i = 0; i < 2; i++) {
      assertThat(isAsked(() -> isLive(token))).isTrue();
      assertThat(isAsked(() -> tokens.guard(world.sibling))).isTrue();
      assertThat(isAsked(tokens::guardAny)).isTrue();
    }
  }
}
