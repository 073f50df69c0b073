package app.moleculesai.sdk.api.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code wire.md} ST-1, ST-3. */
class StatusChangeTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final StatusChange OFFLINE = StatusChange.to(WorkspaceStatus.OFFLINE);

  private static Workspace.Builder row(WorkspaceStatus status) {
    return Workspace.of(UUID.randomUUID(), "Ada", NOON).status(status);
  }

  @ParameterizedTest
  @EnumSource(WorkspaceStatus.class)
  void withoutMoreEveryLiveStateMayChange(WorkspaceStatus status) {
    assertThat(OFFLINE.allows(row(status).build())).isEqualTo(status != WorkspaceStatus.REMOVED);
  }

  @ParameterizedTest
  @EnumSource(WorkspaceStatus.class)
  void onlyTheStatesNamedMayChange(WorkspaceStatus status) {
    var change = OFFLINE.from(WorkspaceStatus.ONLINE, WorkspaceStatus.DEGRADED);

    assertThat(change.allows(row(status).build())).isEqualTo(
        status == WorkspaceStatus.ONLINE || status == WorkspaceStatus.DEGRADED);
  }

  @Test
  void removedIsNeverLeftWhateverIsNamed() {
    var removed = row(WorkspaceStatus.REMOVED).build();

    assertThat(OFFLINE.from(WorkspaceStatus.REMOVED).allows(removed)).isFalse();
    assertThat(OFFLINE.from(EnumSet.allOf(WorkspaceStatus.class)).allows(removed)).isFalse();
    assertThat(OFFLINE.from(EnumSet.allOf(WorkspaceStatus.class)).from())
        .isEqualTo(WorkspaceStatus.LIVE);
    assertThat(OFFLINE.from(Set.of()).from()).isEmpty();
  }

  @Test
  void theLastHeartbeatMustBeOlder() {
    var change = OFFLINE.ifHeartbeatBefore(NOON);
    var beat = row(WorkspaceStatus.ONLINE).updatedAt(NOON.plusSeconds(9));

    assertThat(change.allows(beat.lastHeartbeatAt(NOON.minusNanos(1000)).build())).isTrue();
    assertThat(change.allows(beat.lastHeartbeatAt(NOON).build())).isFalse();
    assertThat(change.allows(beat.lastHeartbeatAt(NOON.plusSeconds(1)).build())).isFalse();
  }

  @Test
  void withoutHeartbeatTheLastChangeMustBeOlder() {
    var change = OFFLINE.ifHeartbeatBefore(NOON);
    var silent = row(WorkspaceStatus.ONLINE);

    assertThat(change.allows(silent.updatedAt(NOON.minusSeconds(1)).build())).isTrue();
    assertThat(change.allows(silent.updatedAt(NOON).build())).isFalse();
  }

  @Test
  void theLastChangeMustBeOlder() {
    var change = OFFLINE.ifUpdatedBefore(NOON);
    var row = row(WorkspaceStatus.ONLINE).lastHeartbeatAt(NOON.plusSeconds(1));

    assertThat(change.allows(row.updatedAt(NOON.minusNanos(1000)).build())).isTrue();
    assertThat(change.allows(row.updatedAt(NOON).build())).isFalse();
  }

  @Test
  void aBusyOneStays() {
    var change = OFFLINE.ifIdle();

    assertThat(change.allows(row(WorkspaceStatus.ONLINE).build())).isTrue();
    assertThat(change.allows(row(WorkspaceStatus.ONLINE).activeTasks(1).build())).isFalse();
    assertThat(OFFLINE.allows(row(WorkspaceStatus.ONLINE).activeTasks(1).build())).isTrue();
  }

  @Test
  void allConditionsHoldTogetherInAnyOrder() {
    var patch = WorkspacePatch.none().url(null);
    var change = OFFLINE.ifIdle().ifUpdatedBefore(NOON.plusSeconds(2)).ifHeartbeatBefore(NOON)
        .setting(patch).from(WorkspaceStatus.ONLINE);
    var fitting = row(WorkspaceStatus.ONLINE).lastHeartbeatAt(NOON.minusSeconds(1));

    assertThat(change.allows(fitting.build())).isTrue();
    assertThat(change.allows(fitting.build().toBuilder().activeTasks(1).build())).isFalse();
    assertThat(change.allows(fitting.build().toBuilder().lastHeartbeatAt(NOON).build())).isFalse();
    assertThat(change.allows(fitting.build().toBuilder().updatedAt(NOON.plusSeconds(2)).build()))
        .isFalse();
    assertThat(change.allows(
        fitting.build().toBuilder().status(WorkspaceStatus.DEGRADED).build())).isFalse();
    assertThat(change.to()).isEqualTo(WorkspaceStatus.OFFLINE);
    assertThat(change.patch()).isSameAs(patch);
    assertThat(change.onlyIfIdle()).isTrue();
    assertThat(change.heartbeatBefore()).contains(NOON);
    assertThat(change.updatedBefore()).contains(NOON.plusSeconds(2));
  }

  @Test
  void aChangeIsNeverChanged() {
    OFFLINE.ifIdle().ifUpdatedBefore(NOON).ifHeartbeatBefore(NOON).from(Set.of())
        .setting(WorkspacePatch.none().tier(1));

    assertThat(OFFLINE.allows(row(WorkspaceStatus.ONLINE).activeTasks(1).build())).isTrue();
    assertThat(OFFLINE.patch().isEmpty()).isTrue();
  }
}
