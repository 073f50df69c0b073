package app.moleculesai.sdk.api.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkspaceTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);
  private static final UUID OTHER = UUID.randomUUID();
  private static final Workspace NEW = Workspace.of(UUID.randomUUID(), "Ada", NOON).build();

  /**
   * One field.
   *
   * @param read its accessor
   * @param value what it is set to
   * @param set sets it
   * @param clear clears it; none where it always has a value
   */
  record Field(WorkspaceField field, Function<Workspace, Object> read, Object value,
      WorkspacePatch set, Optional<WorkspacePatch> clear) {
    static Field of(WorkspaceField field, Function<Workspace, Object> read, Object value,
        WorkspacePatch set) {
      return new Field(field, read, value, set, Optional.empty());
    }

    static Field of(WorkspaceField field, Function<Workspace, Object> read, Object value,
        WorkspacePatch set, WorkspacePatch clear) {
      return new Field(field, read, Optional.of(value), set, Optional.of(clear));
    }

    @Override
    public String toString() {
      return field.column();
    }
  }

  static List<Field> fields() {
    var none = WorkspacePatch.none();
    var card = Body.of("{\"name\":\"Ada\"}");
    return List.of(
        Field.of(WorkspaceField.NAME, Workspace::name, "Bob", none.name("Bob")),
        Field.of(WorkspaceField.ROLE, Workspace::role, "r", none.role("r"), none.role(null)),
        Field.of(WorkspaceField.TIER, Workspace::tier, 4, none.tier(4)),
        Field.of(WorkspaceField.RUNTIME, Workspace::runtime, "mock", none.runtime("mock")),
        Field.of(WorkspaceField.PARENT_ID, Workspace::parentId, OTHER, none.parentId(OTHER),
            none.parentId(null)),
        Field.of(WorkspaceField.FORWARDED_TO, Workspace::forwardedTo, OTHER,
            none.forwardedTo(OTHER), none.forwardedTo(null)),
        Field.of(WorkspaceField.URL, Workspace::url, "http://a", none.url("http://a"),
            none.url(null)),
        Field.of(WorkspaceField.DELIVERY_MODE, Workspace::deliveryMode, DeliveryMode.POLL,
            none.deliveryMode(DeliveryMode.POLL)),
        Field.of(WorkspaceField.AGENT_CARD, Workspace::agentCard, card, none.agentCard(card),
            none.agentCard(null)),
        Field.of(WorkspaceField.SOURCE_BUNDLE_ID, Workspace::sourceBundleId, "b",
            none.sourceBundleId("b"), none.sourceBundleId(null)),
        Field.of(WorkspaceField.AWARENESS_NAMESPACE, Workspace::awarenessNamespace, "n",
            none.awarenessNamespace("n"), none.awarenessNamespace(null)),
        Field.of(WorkspaceField.WORKSPACE_DIR, Workspace::workspaceDir, "/w",
            none.workspaceDir("/w"), none.workspaceDir(null)),
        Field.of(WorkspaceField.WORKSPACE_ACCESS, Workspace::workspaceAccess, "read_only",
            none.workspaceAccess("read_only")),
        Field.of(WorkspaceField.MAX_CONCURRENT_TASKS, Workspace::maxConcurrentTasks, 9,
            none.maxConcurrentTasks(9)),
        Field.of(WorkspaceField.BUDGET_LIMIT, Workspace::budgetLimit, 100L, none.budgetLimit(100L),
            none.budgetLimit(null)),
        Field.of(WorkspaceField.MONTHLY_SPEND, Workspace::monthlySpend, 5L, none.monthlySpend(5)),
        Field.of(WorkspaceField.LAST_HEARTBEAT_AT, Workspace::lastHeartbeatAt, NOON,
            none.lastHeartbeatAt(NOON), none.lastHeartbeatAt(null)),
        Field.of(WorkspaceField.LAST_OUTBOUND_AT, Workspace::lastOutboundAt, NOON,
            none.lastOutboundAt(NOON), none.lastOutboundAt(null)),
        Field.of(WorkspaceField.LAST_ERROR_RATE, Workspace::lastErrorRate, 0.5,
            none.lastErrorRate(0.5)),
        Field.of(WorkspaceField.LAST_SAMPLE_ERROR, Workspace::lastSampleError, "e",
            none.lastSampleError("e")),
        Field.of(WorkspaceField.ACTIVE_TASKS, Workspace::activeTasks, 2, none.activeTasks(2)),
        Field.of(WorkspaceField.UPTIME_SECONDS, Workspace::uptimeSeconds, 60,
            none.uptimeSeconds(60)),
        Field.of(WorkspaceField.CURRENT_TASK, Workspace::currentTask, "t", none.currentTask("t")),
        Field.of(WorkspaceField.HIBERNATION_IDLE_MINUTES, Workspace::hibernationIdleMinutes, 30,
            none.hibernationIdleMinutes(30), none.hibernationIdleMinutes(null)),
        Field.of(WorkspaceField.INSTANCE_ID, Workspace::instanceId, "i", none.instanceId("i"),
            none.instanceId(null)),
        Field.of(WorkspaceField.PLATFORM_INBOUND_SECRET, Workspace::inboundSecret, "s",
            none.inboundSecret("s"), none.inboundSecret(null)),
        Field.of(WorkspaceField.RUNTIME_IMAGE_DIGEST, Workspace::imageDigest, "d",
            none.imageDigest("d"), none.imageDigest(null)),
        Field.of(WorkspaceField.AGENT_SIGNALS, Workspace::agentSignals, card,
            none.agentSignals(card), none.agentSignals(null)));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void aPatchSetsItsFieldAndNoOther(Field field) {
    var changed = NEW.with(field.set, LATER);

    assertThat(field.read.apply(changed)).isEqualTo(field.value)
        .isNotEqualTo(field.read.apply(NEW));
    assertThat(changed.updatedAt()).isEqualTo(LATER);
    assertThat(changed.id()).isEqualTo(NEW.id());
    assertThat(changed.createdAt()).isEqualTo(NOON);
    assertThat(fields()).filteredOn(other -> other.field != field.field)
        .allSatisfy(other -> assertThat(other.read.apply(changed)).as(other.toString())
            .isEqualTo(other.read.apply(NEW)));
    assertThat(changed).isNotEqualTo(NEW.with(WorkspacePatch.none(), LATER));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void aFieldCanBeClearedWhereThatMeansSomething(Field field) {
    field.clear.ifPresent(clear -> assertThat(
        field.read.apply(NEW.with(field.set, LATER).with(clear, LATER)))
        .isEqualTo(Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void everyFieldComesBackThroughABuilder(Field field) {
    var changed = NEW.with(field.set, LATER);
    var copy = changed.toBuilder().build();

    assertThat(copy).isEqualTo(changed).hasSameHashCodeAs(changed);
    assertThat(field.read.apply(copy)).isEqualTo(field.value);
  }

  @Test
  void everyFieldButTheStateCanBePatched() {
    var expected = EnumSet.complementOf(EnumSet.of(WorkspaceField.STATUS));
    assertThat(fields()).extracting(Field::field).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aPatchOfAllFieldsSetsAll() {
    var patch = WorkspacePatch.none().name("Bob").role("r").tier(1).url(null)
        .lastHeartbeatAt(LATER);
    var changed = NEW.with(patch, LATER);

    assertThat(changed.name()).isEqualTo("Bob");
    assertThat(changed.role()).contains("r");
    assertThat(changed.tier()).isEqualTo(1);
    assertThat(changed.url()).isEmpty();
    assertThat(changed.lastHeartbeatAt()).contains(LATER);
    assertThat(NEW.name()).isEqualTo("Ada");
  }

  @Test
  void aPatchIsNeverChangedAndShowsNoValues() {
    var none = WorkspacePatch.none();
    var patch = none.inboundSecret("canary").role(null);

    assertThat(none.isEmpty()).isTrue();
    assertThat(patch.isEmpty()).isFalse();
    assertThat(patch.values()).containsOnlyKeys(WorkspaceField.ROLE,
        WorkspaceField.PLATFORM_INBOUND_SECRET)
        .containsEntry(WorkspaceField.ROLE, Optional.empty());
    assertThat(patch.role("x").values().get(WorkspaceField.ROLE)).contains("x");
    assertThat(patch.toString()).doesNotContain("canary").contains("ROLE");
    assertThatThrownBy(() -> patch.values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @SuppressWarnings("NullAway") // because a plugin written without the check may do so
  void aFieldThatAlwaysHasAValueCannotBeCleared() {
    var none = WorkspacePatch.none();
    List<Runnable> mistakes = List.of(() -> none.name(null), () -> none.runtime(null),
        () -> none.deliveryMode(null), () -> none.workspaceAccess(null),
        () -> none.lastSampleError(null), () -> none.currentTask(null));
    assertThat(mistakes).allSatisfy(mistake -> assertThatThrownBy(mistake::run)
        .isInstanceOf(NullPointerException.class));
  }

  @Test
  void aNewRowHasTheDefaultsOfTheContract() {
    assertThat(NEW.status()).isEqualTo(WorkspaceStatus.PROVISIONING);
    assertThat(NEW.isLive()).isTrue();
    assertThat(NEW.deliveryMode()).isEqualTo(DeliveryMode.PUSH);
    assertThat(NEW.workspaceAccess()).isEqualTo("none");
    assertThat(NEW.updatedAt()).isEqualTo(NOON);
    assertThat(NEW.toBuilder().status(WorkspaceStatus.REMOVED).build().isLive()).isFalse();
  }

  @Test
  void itIsFreeWhileItWorksOnFewerTasksThanItTakesAtOnce() {
    var two = NEW.toBuilder().maxConcurrentTasks(2);

    assertThat(NEW.isFree()).isTrue();
    assertThat(two.activeTasks(1).build().isFree()).isTrue();
    assertThat(two.activeTasks(2).build().isFree()).isFalse();
    assertThat(two.activeTasks(3).build().isFree()).isFalse();
  }

  @Test
  void timesAreCutToMicroseconds() {
    var fine = NOON.plusNanos(1_999);
    var row = Workspace.of(OTHER, "Ada", fine).lastHeartbeatAt(fine).lastOutboundAt(fine)
        .updatedAt(fine).build();

    assertThat(List.of(row.createdAt(), row.updatedAt(), row.lastHeartbeatAt().orElseThrow(),
        row.lastOutboundAt().orElseThrow())).containsOnly(NOON.plusNanos(1_000));
    assertThat(row.with(WorkspacePatch.none().lastHeartbeatAt(fine), fine)).isEqualTo(row);
  }

  @Test
  void itsTextShowsNeitherCardNorSecret() {
    var row = NEW.toBuilder().agentCard(Body.of("canary")).inboundSecret("canary")
        .url("http://canary").build();
    assertThat(row.toString()).doesNotContain("canary").contains("Ada", "provisioning");
  }

  @Test
  void wordsOfTheWireComeBack() {
    assertThat(WorkspaceStatus.values())
        .allSatisfy(state -> assertThat(WorkspaceStatus.parse(state.word())).isEqualTo(state));
    assertThat(DeliveryMode.values())
        .allSatisfy(mode -> assertThat(DeliveryMode.parse(mode.word())).isEqualTo(mode));
    assertThat(WorkspaceStatus.AWAITING_AGENT.word()).isEqualTo("awaiting_agent");
    assertThat(Arrays.stream(WorkspaceField.values()).map(WorkspaceField::column))
        .contains("parent_id", "platform_inbound_secret", "runtime_image_digest");
  }
}
