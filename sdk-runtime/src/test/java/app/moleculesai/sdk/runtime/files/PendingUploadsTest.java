package app.moleculesai.sdk.runtime.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.Upload;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.background.SweepLease;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes first, then the rows, and nothing by halves ({@code wire.md} UP-4, UP-12). */
class PendingUploadsTest {
  @TempDir
  Path temporary;

  private final HandClock clock = new HandClock();
  private final Registry registry = InMemory.registry();
  private final MessageStore store = InMemory.messageStore();
  private final EventBus bus = new EventBus();
  private final Deque<ErrorCode> failures = new ArrayDeque<>();
  private final List<UUID> ids = new ArrayList<>();
  private boolean writesBeforeItFails;
  private int pauses;
  private final UUID workspace = UUID.randomUUID();
  private final PendingUploads uploads = new PendingUploads(registry,
      new ActivityLog(failingAppends(), new Changes(registry, bus, Optional.empty(),
          clock, UUID::randomUUID)),
      time -> pauses++, clock, this::newId);

  private UUID newId() {
    ids.add(UUID.randomUUID());
    return ids.getLast();
  }

  /** The store, whose next appends fail as often as there are failures. */
  private MessageStore failingAppends() {
    return (MessageStore) Proxy.newProxyInstance(MessageStore.class.getClassLoader(),
        new Class<?>[]{MessageStore.class}, (proxy, method, arguments) -> {
          boolean fails = method.getName().equals("append") && !failures.isEmpty();
          if (fails && !writesBeforeItFails) {
            throw new SdkException(failures.pop(), "the store fails");
          }
          try {
            var answer = method.invoke(store, arguments);
            if (fails) {
              throw new SdkException(failures.pop(), "the store fails late");
            }
            return answer;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @BeforeEach
  void start() throws Exception {
    registry.start();
    store.start();
    registry.workspaces().insert(
        List.of(Workspace.of(workspace, "Poll", clock.instant()).status(WorkspaceStatus.ONLINE)
            .build()));
  }

  @AfterEach
  void close() throws Exception {
    registry.close();
    store.close();
  }

  private List<UploadedFile> keep() {
    var form = new Upload().file("a", "one").file("b", "two");
    try (var batch = Batch.read(new UploadStaging(temporary, 1),
        new FormBody(form.type(), -1, new ByteArrayInputStream(form.bytes())))) {
      return uploads.keep(workspace, batch);
    }
  }

  private List<Activity> rows() {
    return store.activities(ActivityQuery.of(workspace).newest(100)).activities();
  }

  private List<PendingUpload> kept() {
    return ids.stream().flatMap(id -> registry.pendingUploads().find(id).stream()).toList();
  }

  private void refused(ErrorCode code) {
    assertThatThrownBy(this::keep).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void rowsAreKeyedByTheirFileAndChatWithNobody() {
    var files = keep();

    assertThat(files).extracting(UploadedFile::uri).containsExactlyElementsOf(
        ids.stream().map(id -> "platform-pending:" + workspace + "/" + id).toList());
    assertThat(rows()).hasSize(2).allSatisfy(row -> {
      assertThat(row.row().type()).isEqualTo(ActivityDraft.A2A_RECEIVE);
      assertThat(row.row().idempotencyKey()).contains(row.row().id().toString());
      assertThat(ids).contains(row.row().id());
    });
    assertThat(kept()).hasSize(2).allSatisfy(upload -> assertThat(
        Duration.between(upload.createdAt(), upload.expiresAt())).isEqualTo(Duration.ofDays(1)));
  }

  @Test
  void whatTheStoreRefusesIsTakenBack() {
    failures.add(ErrorCode.TOO_LARGE);

    refused(ErrorCode.ACTIVITY_WRITE_FAILED);

    assertThat(ids).hasSize(2);
    assertThat(kept()).isEmpty();
    assertThat(rows()).isEmpty();
  }

  @Test
  void whatMayHaveBeenWrittenIsWrittenAgainUnderItsKey() {
    failures.addAll(List.of(ErrorCode.UNAVAILABLE, ErrorCode.UNAVAILABLE));
    writesBeforeItFails = true;

    assertThat(keep()).hasSize(2);

    assertThat(pauses).isEqualTo(2);
    assertThat(rows()).hasSize(2);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void aRefusalAfterAnAppendThatMayHaveWrittenLeavesTheBytesToItsRows() {
    failures.addAll(List.of(ErrorCode.UNAVAILABLE, ErrorCode.CONFLICT));
    writesBeforeItFails = true;

    refused(ErrorCode.ACTIVITY_WRITE_FAILED);

    assertThat(rows()).hasSize(2);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void aFailureThatIsNoRefusalLeavesTheBytesToItsRows() {
    failures.add(ErrorCode.INTERNAL);
    writesBeforeItFails = true;

    refused(ErrorCode.ACTIVITY_WRITE_FAILED);

    assertThat(rows()).hasSize(2);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void whatIsWrittenCannotBeUndoneByThoseWhoHearOfIt() {
    var heard = new ArrayList<UUID>();
    try (var subscription = bus.listen(event -> {
      heard.add(event.workspaceId().orElseThrow());
      throw new SdkException(ErrorCode.TOO_LARGE, "the listener fails");
    })) {
      assertThat(keep()).hasSize(2);
    }

    assertThat(heard).containsExactly(workspace, workspace);
    assertThat(rows()).hasSize(2);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void aStoreThatStaysAwayLeavesBytesForTheSweepAndNoRowWithoutThem() {
    failures.addAll(
        List.of(ErrorCode.UNAVAILABLE, ErrorCode.UNAVAILABLE, ErrorCode.UNAVAILABLE));

    refused(ErrorCode.ACTIVITY_WRITE_FAILED);

    assertThat(kept()).hasSize(2);
    assertThat(rows()).isEmpty();
  }

  @Test
  void aWorkspaceThatWentMeanwhileGetsNothing() {
    registry.workspaces().change(workspace, StatusChange.to(WorkspaceStatus.REMOVED),
        clock.instant());

    refused(ErrorCode.WORKSPACE_NOT_FOUND);

    assertThat(kept()).isEmpty();
  }

  @Test
  void up12_theSweepDeletesWhatIsOverOneServerAtATime() {
    var here = sweep("here/1");
    var there = sweep("there/1");
    keep();
    keep();
    boolean unused = registry.pendingUploads().ack(ids.getFirst(), clock.instant());
    here.sweep();
    assertThat(kept()).hasSize(4);

    clock.move(Duration.ofHours(1));
    here.sweep();
    clock.move(Duration.ofMillis(1));
    there.sweep();
    assertThat(kept()).as("the other server has the right").hasSize(4);
    here.sweep();
    assertThat(kept()).extracting(PendingUpload::id).doesNotContain(ids.getFirst()).hasSize(3);

    clock.move(Duration.ofDays(1));
    here.sweep();
    assertThat(kept()).isEmpty();
  }

  private UploadSweep sweep(String owner) {
    return new UploadSweep(registry,
        new SweepLease(registry, "pending-uploads", () -> owner, UploadSweep.LEASE, clock), clock);
  }
}
