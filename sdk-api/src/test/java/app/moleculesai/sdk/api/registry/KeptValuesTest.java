package app.moleculesai.sdk.api.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Values that hold what must not be shown or changed. */
class KeptValuesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void aTokenHashHasThirtyTwoBytesOfItsOwn() {
    var bytes = new byte[32];
    var hash = TokenHash.of(bytes);
    bytes[0] = 1;
    hash.toByteArray()[0] = 1;

    assertThat(hash.toByteArray()).containsOnly(0);
    assertThat(hash).isEqualTo(TokenHash.of(new byte[32]))
        .hasSameHashCodeAs(TokenHash.of(new byte[32])).isNotEqualTo(TokenHash.of(bytes));
    assertThatThrownBy(() -> TokenHash.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("31");
  }

  @Test
  void aStoredSecretHasBytesOfItsOwn() {
    var bytes = new byte[]{1, 2};
    var secret = StoredSecret.of(Optional.empty(), "KEY", bytes, 1, NOON, NOON);
    bytes[0] = 9;
    secret.value()[0] = 9;

    assertThat(secret.value()).containsExactly(1, 2);
    assertThat(secret)
        .isEqualTo(StoredSecret.of(Optional.empty(), "KEY", new byte[]{1, 2}, 1, NOON, NOON))
        .isNotEqualTo(StoredSecret.of(Optional.empty(), "KEY", bytes, 1, NOON, NOON));
  }

  private static PushConfig config(String task, String id, String owner) {
    return new PushConfig(UUID.randomUUID(), UUID.randomUUID(), task, id, owner, "1.0",
        SealedValue.of(new byte[]{1}, 0), Optional.empty(), NOON);
  }

  @Test
  void aPushConfigurationHasTextsThatEveryRegistryCanKeep() {
    var longest = "\ud83d\ude00".repeat(StoredTask.LONGEST_ID);
    assertThat(config(longest, longest, longest).id()).isEqualTo(longest);
    for (var wrong : List.of(longest + "x", "a\0", "\ud83d")) {
      assertThatThrownBy(() -> config(wrong, "", ""))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("task");
      assertThatThrownBy(() -> config("", wrong, ""))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("id");
      assertThatThrownBy(() -> config("", "", wrong))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("owner");
    }
  }

  @Test
  void textsShowNoContent() {
    var id = UUID.randomUUID();
    assertThat(List.of(TokenHash.of(new byte[32]),
        StoredSecret.of(Optional.of(id), "KEY", "canary".getBytes(
            java.nio.charset.StandardCharsets.UTF_8), 0, NOON, NOON),
        Schedule.of(id, id, "daily", "* * * * *", "UTC", "canary", true, Schedule.TEMPLATE, NOON),
        new Memory(id, id, Memory.Scope.LOCAL, Memory.GENERAL, "canary", NOON),
        SealedValue.of("canary".getBytes(java.nio.charset.StandardCharsets.UTF_8), 0),
        config("task", "id", "canary"),
        PushDelivery.of(id, id, Body.of("canary"), NOON)))
        .allSatisfy(value -> assertThat(value.toString()).doesNotContain("canary")
            .doesNotContain("[B@"));
  }
}
