package app.moleculesai.sdk.runtime.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushDelivery;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.RawAgent;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.postgres.Until;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a round of the outbox makes of a registry that does not answer. */
class PushOutboxTest {
  private final HandClock clock = new HandClock();
  private final AtomicInteger claims = new AtomicInteger();

  private void round(ErrorCode refusal) throws InterruptedException {
    try (var client = new WebhookClient(new OutboundAddresses(OutboundAddresses.Mode.DEVELOPMENT),
        clock); var supervisor = new Supervisor(clock)) {
      var outbox = new PushOutbox(InMemory.registry(),
          SecretVault.of(Optional.empty(), new SecureRandom()), client, supervisor, clock,
          UUID::randomUUID, () -> {
            claims.incrementAndGet();
            throw new SdkException(refusal, "no connection is free");
          }, () -> 0.5);
      outbox.wake();
      outbox.round();
    }
  }

  @Test
  void aRegistryWithTooMuchToDoIsAskedAgainInTheNextRound() throws InterruptedException {
    round(ErrorCode.BUSY);

    assertThat(claims).hasValue(1);
  }

  @Test
  void whatThisServerCannotDecryptNowIsTriedAgain() throws Exception {
    var registry = InMemory.registry();
    var vault = SecretVault.of(Optional.of("0123456789_0123456789_0123456789"),
        new SecureRandom());
    var other = SecretVault.of(Optional.of("another_key_another_key_another_"),
        new SecureRandom());
    try (var receiver = new RawAgent(exchange -> exchange.answer(200, "text/plain", ""));
        var client = new WebhookClient(new OutboundAddresses(OutboundAddresses.Mode.DEVELOPMENT),
            clock);
        var supervisor = new Supervisor(clock)) {
      var config = new PushConfig(UUID.randomUUID(), StoredWorkspace.in(registry, clock), "t",
          "c", "canvas", "1.0", vault.seal("{\"url\":\"" + receiver.uri() + "\"}"),
          Optional.empty(),
          clock.instant());
      registry.pushConfigs().put(config);
      registry.pushOutbox().insert(List.of(PushDelivery.of(UUID.randomUUID(), config.key(),
          Body.of("{}"), clock.instant())));

      outbox(registry, other, client, supervisor).deliverDue();
      Until.holds("it is put back", () -> registry.pushOutbox().nextDue()
          .filter(clock.instant().plusSeconds(1)::equals).isPresent());

      clock.move(Duration.ofSeconds(1));
      outbox(registry, vault, client, supervisor).deliverDue();
      Until.holds("it is delivered", () -> registry.pushOutbox().count(false) == 0);
      assertThat(registry.pushOutbox().count(true)).isZero();
      assertThat(receiver.exchanges()).hasSize(1);
    }
  }

  private PushOutbox outbox(Registry registry, SecretVault vault, WebhookClient client,
      Supervisor supervisor) {
    return new PushOutbox(registry, vault, client, supervisor, clock, UUID::randomUUID,
        () -> "run", () -> 0.5);
  }

  @Test
  void anOutageEndsTheRound() {
    var outage = catchThrowableOfType(SdkException.class, () -> round(ErrorCode.UNAVAILABLE));

    assertThat(outage.code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }
}
