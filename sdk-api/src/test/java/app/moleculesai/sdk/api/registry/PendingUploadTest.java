package app.moleculesai.sdk.api.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingUploadTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

  private static PendingUpload upload(String name, long size) {
    return PendingUpload.of(UUID.randomUUID(), UUID.randomUUID(), name, "", size, NOON,
        NOON.plusSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 26_214_400})
  void aSizeWithinItsBoundsIsTaken(long size) {
    assertThat(upload("a", size).size()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 26_214_401})
  void aSizeOutsideItsBoundsIsRefused(long size) {
    assertThatThrownBy(() -> upload("a", size)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Long.toString(size));
  }

  @Test
  void aNameHasOneToAHundredCharacters() {
    assertThat(upload("😀".repeat(100), 1).name()).hasSize(200);
    assertThatThrownBy(() -> upload("", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> upload("a".repeat(101), 1))
        .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("aaa");
  }

  @Test
  void itWaitsUntilItExpiresOrItsAgentHasIt() {
    var upload = upload("a", 1);
    assertThat(upload.isWaiting(NOON.plusSeconds(9))).isTrue();
    assertThat(upload.fetchedAt(NOON).isWaiting(NOON)).isTrue();
    assertThat(upload.isWaiting(NOON.plusSeconds(10))).isFalse();
    assertThat(upload.ackedAt(NOON).isWaiting(NOON)).isFalse();
  }

  @Test
  void itsTextShowsNoName() {
    assertThat(upload("canary", 1).toString()).doesNotContain("canary");
  }
}
