package app.moleculesai.sdk.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenUseTest {
  private static final Instant NOON = Instant.parse("2026-04-25T12:00:00Z");

  private final World world = new World(World.withAdmin());
  private final TokenUse use = new TokenUse(world.registry, world.supervisor,
      Clock.fixed(NOON, ZoneOffset.UTC), world.nanos::get);

  @AfterEach
  void stop() {
    world.close();
  }

  private int writes(Principal principal) throws InterruptedException {
    world.registry.asked();
    use.seen(principal);
    assertThat(world.supervisor.awaitTasks(Duration.ofSeconds(10))).isTrue();
    return world.registry.asked();
  }

  @Test
  void useIsNotedOnceAMinuteForEachToken() throws InterruptedException {
    world.tokens.issue(world.target);
    var row = world.registry.tokens().list(world.target, 1, 0).getFirst();
    var principal = new Principal.Workspace(world.target, row.id());

    assertThat(writes(principal)).isEqualTo(1);
    assertThat(writes(principal)).isZero();
    assertThat(writes(new Principal.Organisation(UUID.randomUUID(), "p", Optional.empty())))
        .isEqualTo(1);
    world.pass(Duration.ofMinutes(1));
    assertThat(writes(principal)).isEqualTo(1);
    assertThat(world.registry.tokens().list(world.target, 1, 0).getFirst().lastUsedAt())
        .contains(NOON);
  }

  @Test
  void theUseOfAnOrganisationsTokenIsNotedToo() throws InterruptedException {
    var issued = world.tokens.issueForOrganisation(Optional.empty(), "admin-token",
        Optional.empty());

    writes(new Principal.Organisation(issued.row().id(), issued.row().prefix(), Optional.empty()));

    assertThat(world.registry.orgTokens().list(1).getFirst().lastUsedAt()).contains(NOON);
  }

  @Test
  void aRegistryThatDoesNotAnswerIsNobodysTrouble() throws InterruptedException {
    world.registry.broken = true;

    assertThat(writes(new Principal.Workspace(world.target, UUID.randomUUID()))).isEqualTo(1);
  }

  @Test
  void theAdminTokenHasNoRow() throws InterruptedException {
    assertThat(writes(new Principal.Admin())).isZero();
  }
}
