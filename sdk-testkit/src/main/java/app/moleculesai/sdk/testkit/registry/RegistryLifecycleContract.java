package app.moleculesai.sdk.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.testkit.support.LeakGuard;
import app.moleculesai.sdk.testkit.support.ProviderChecks;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Opening, closing and opening again. */
public interface RegistryLifecycleContract extends RegistryKit {
  @Test
  default void lifecycle_theProviderSaysWhatItIsAndRefusesABadConfiguration() {
    ProviderChecks.assertSound(subject().provider(), subject().config());
  }

  @Test
  default void lifecycle_aStartedRegistryIsWell() {
    assertThat(registry().check().status()).isEqualTo(Health.Status.UP);
    assertThat(registry().installationId()).isEqualTo(registry().installationId());
    assertThat(registry().relay().isPresent()).isEqualTo(registry().relay().isPresent());
  }

  @Test
  default void lifecycle_closingTwiceAndBeforeTheStartIsHarmless() {
    var unstarted = subject().create();

    for (var registry : List.of(unstarted, registry())) {
      assertThatCode(() -> {
        registry.close();
        registry.close();
      }).doesNotThrowAnyException();
    }
  }

  @Test
  default void lifecycle_aClosedRegistryRefusesEveryCall() throws Exception {
    var row = root();
    var id = row.id();
    var registry = registry();

    registry.close();

    closed("transaction", () -> registry.transaction(tx -> true));
    closed("find", () -> registry.workspaces().find(id));
    closed("insert", () -> registry.workspaces().insert(List.of(row(name(), null).build())));
    closed("update",
        () -> registry.workspaces().update(id, WorkspacePatch.none().role("x"), NOON));
    closed("layouts", () -> registry.layouts().put(List.of(new Layout(id, 0, 0, false))));
    closed("configs", () -> registry.configs().put(Map.of(id, Body.of("{}"))));
    closed("tokens", () -> registry.tokens().hasLive(id));
    closed("org tokens", () -> registry.orgTokens().list(1));
    closed("events", () -> registry.events().append(List.of(
        new Event(UUID.randomUUID(), "T", Optional.empty(), NOON, Body.of("{}")))));
    closed("leases", () -> registry.leases().acquire("x", "y", Duration.ofSeconds(1), NOON));
    closed("secrets", () -> registry.secrets().list(Optional.empty()));
    closed("schedules", () -> registry.schedules().list(id));
    closed("memories", () -> registry.memories().list(id, 1));
    closed("tasks", () -> registry.tasks().find(id, "t"));
    closed("usage", () -> registry.usage().find(id, LocalDate.of(2026, 3, 14)));
  }

  private void closed(String call, ThrowingCallable work) {
    refused(ErrorCode.CLOSED, call + " after close", work);
  }

  @Test
  default void lifecycle_openingAndClosingLeavesNoThreadBehind() throws Exception {
    LeakGuard.assertNoThreadLeft(subject().context(), () -> {
      var registry = subject().open();
      registry.workspaces().insert(List.of(row(name(), null).build()));
      registry.close();
    });
  }

  @Test
  default void lifecycle_afterAReopenADurableRegistryHasItsRows() throws Exception {
    var row = root();
    registry().layouts().put(List.of(new Layout(row.id(), 1, 2, true)));
    var lease = registry().leases().acquire(row.name(), "ada", Duration.ofSeconds(30), NOON);
    var installation = registry().installationId();

    subject().reopen();

    assertThat(workspaces().find(row.id()).isPresent()).isEqualTo(durable());
    if (durable()) {
      assertThat(stored(row.id())).isEqualTo(row);
      assertThat(registry().layouts().find(row.id())).isPresent();
      assertThat(registry().installationId()).isEqualTo(installation);
      assertThat(registry().leases().acquire(row.name(), "bob", Duration.ofSeconds(30),
          NOON.plusSeconds(60)).orElseThrow().fence())
          .isGreaterThan(lease.orElseThrow().fence());
    }
    inserted(row(name(), null).build());
  }
}
