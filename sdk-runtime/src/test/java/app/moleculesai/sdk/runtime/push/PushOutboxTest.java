package app.moleculesai.sdk.runtime.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.security.SecureRandom;
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
  void anOutageEndsTheRound() {
    var outage = catchThrowableOfType(SdkException.class, () -> round(ErrorCode.UNAVAILABLE));

    assertThat(outage.code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }
}
