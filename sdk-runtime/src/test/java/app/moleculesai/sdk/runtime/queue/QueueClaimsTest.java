package app.moleculesai.sdk.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.QueueStatus;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.a2a.DelegatedMessages;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueClaimsTest {
  private static final UUID ADA = UUID.randomUUID();

  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final QueueClaims claims = claims(new UndelegatedMessages());
  private final UUID id = UUID.randomUUID();

  @BeforeEach
  void oneWaits() {
    registry.workspaces().insert(List.of(Workspace.of(ADA, "Ada", clock.instant()).build()));
    registry.queue().insert(id, new QueueMessage(ADA, Optional.empty(), QueueMessage.TASK,
        Body.of("{}"), "", Optional.empty(), Optional.empty(), Optional.empty()), clock.instant());
  }

  private QueueClaims claims(DelegatedMessages delegated) {
    return new QueueClaims(registry, clock, UUID::randomUUID, () -> "here/run", delegated,
        item -> {});
  }

  /** Claims of a server that cannot tell any delegation of an end. */
  private QueueClaims failing(ErrorCode code) {
    return claims(new UndelegatedMessages() {
      @Override
      public void ended(QueuedItem item, QueueEnd end) {
        throw new SdkException(code, "it was not told");
      }
    });
  }

  private QueuedItem next() {
    return claims.next(ADA, 1).orElseThrow();
  }

  /** Lets most of a lease pass, twice, with the renewal between. */
  private QueueStatus statusAfterARenewal() {
    clock.move(Duration.ofSeconds(50));
    claims.renew();
    clock.move(Duration.ofSeconds(50));
    registry.queue().requeueLapsed(QueueDrain.MOST_ATTEMPTS, clock.instant());
    return registry.queue().find(id).orElseThrow().status();
  }

  @Test
  void aClaimIsProlongedWhileItsMessageIsSent() {
    next();
    assertThat(statusAfterARenewal()).isEqualTo(QueueStatus.DISPATCHED);
  }

  @Test
  void aClaimThatCouldNotBeConcludedLapses() {
    claims.forget(next());
    assertThat(statusAfterARenewal()).isEqualTo(QueueStatus.QUEUED);
  }

  @Test
  void anItemDoesNotEndWhileNobodyCanBeToldOfIt() {
    var item = next();
    assertThatThrownBy(() -> failing(ErrorCode.UNAVAILABLE).end(item, QueueEnd.failed("no")))
        .isInstanceOf(SdkException.class);
    assertThat(registry.queue().find(id).orElseThrow().status())
        .isEqualTo(QueueStatus.DISPATCHED);
  }

  @Test
  void anItemEndsThoughItsDelegationCannot() {
    assertThat(failing(ErrorCode.CONFLICT).end(next(), QueueEnd.failed("no"))).isTrue();
    assertThat(registry.queue().find(id).orElseThrow().status()).isEqualTo(QueueStatus.FAILED);
  }

  @Test
  void whoLostItsClaimTakesNothingFromTheNext() {
    var lost = next();
    clock.move(Duration.ofMinutes(2));
    registry.queue().requeueLapsed(QueueDrain.MOST_ATTEMPTS, clock.instant());
    next();
    assertThat(claims.end(lost, QueueEnd.failed("too late"))).isFalse();
    assertThat(statusAfterARenewal()).isEqualTo(QueueStatus.DISPATCHED);
  }
}
