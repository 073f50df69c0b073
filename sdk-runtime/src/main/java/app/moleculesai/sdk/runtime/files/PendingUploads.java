package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.PendingUploadRepository.Content;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.background.Pauses;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Files that wait until their agents fetch them ({@code wire.md} 9.4 UP-4, 9.5). First all bytes, in one transaction,
 * then the rows that tell the agent of them: never a row without bytes. Safe for use by many threads.
 */
public final class PendingUploads {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final int MOST_APPENDS = 3;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Registry registry;
  private final ActivityLog log;
  private final Pauses pauses;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Takes where bytes and rows are kept, and what lets time pass between two tries to write rows. */
  public PendingUploads(Registry registry, ActivityLog log, Pauses pauses, Clock clock,
      Supplier<UUID> ids) {
    this.registry = registry;
    this.log = log;
    this.pauses = pauses;
    this.clock = clock;
    this.ids = ids;
  }

  /** A file that is about to wait. */
  private record Arrival(PendingUpload row, Content content, UploadedFile file) {}

  /**
   * Keeps the files of a batch, all or none.
   *
   * @throws SdkException {@code workspace_not_found} when the workspace went meanwhile, {@code activity_write_failed}
   */
  List<UploadedFile> keep(UUID workspaceId, Batch batch) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var arrivals = batch.files().stream().map(file -> arrival(workspaceId, file, now)).toList();
    boolean unused = registry.transaction(transaction -> {
      requireLive(transaction, workspaceId);
      arrivals.forEach(arrival -> transaction.pendingUploads().insert(arrival.row,
          arrival.content));
      return true;
    });
    announce(arrivals, now);
    return arrivals.stream().map(Arrival::file).toList();
  }

  private Arrival arrival(UUID workspaceId, StagedFile file, Instant now) {
    var id = ids.get();
    return new Arrival(
        PendingUpload.of(id, workspaceId, file.name(), file.mediaType(), file.size(), now,
            now.plus(KEPT)),
        () -> Files.newInputStream(file.content()),
        UploadedFile.of("platform-pending:" + workspaceId + "/" + id, file));
  }

  private static void requireLive(Transaction transaction, UUID workspaceId) {
    if (transaction.workspaces().find(workspaceId).filter(Workspace::isLive).isEmpty()) {
      throw WorkspaceDirectory.unknown(workspaceId);
    }
  }

  /**
   * Tells the agent. What the store refused at once is taken back; what may have been written is written again, under its
   * key, and its bytes stay for the sweep if no answer tells what became of it.
   */
  private void announce(List<Arrival> arrivals, Instant now) {
    var rows = arrivals.stream().map(arrival -> row(arrival, now)).toList();
    for (int attempt = 1;; attempt++) {
      try {
        log.appendAll(rows);
        return;
      } catch (SdkException e) {
        if (attempt == 1 && isRefusal(e)) {
          registry.pendingUploads().delete(arrivals.stream().map(it -> it.row.id()).toList());
        }
        if (!Supervisor.isPassing(e) || attempt == MOST_APPENDS || !paused()) {
          throw new SdkException(ErrorCode.ACTIVITY_WRITE_FAILED,
              "the agent could not be told of the files", e);
        }
      }
    }
  }

  /** Says whether the store has not written anything; any other failure may come after it wrote. */
  private static boolean isRefusal(SdkException failure) {
    return switch (failure.code()) {
      case CONFLICT, TOO_LARGE, INVALID, NOT_FOUND -> true; // MessageStore.append
      default -> false;
    };
  }

  private boolean paused() {
    try {
      pauses.pause(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ActivityDraft row(Arrival arrival, Instant now) {
    var id = arrival.row.id();
    var workspaceId = arrival.row.workspaceId();
    return ActivityDraft.of(workspaceId, id, ActivityDraft.A2A_RECEIVE, now)
        .method("chat_upload_receive").targetId(workspaceId).correlation(id.toString())
        .requestBody(UploadJson.announcement(id, arrival.file))
        .idempotencyKey(id.toString()).build();
  }

  /**
   * A file and its bytes.
   *
   * @param row what is known of it
   * @param content the caller closes it
   */
  record Waiting(PendingUpload row, InputStream content) {}

  /**
   * Opens a file that waits.
   *
   * @throws SdkException {@code not_found} for one that is missing, expired, acknowledged or another workspace's
   */
  Waiting open(UUID workspaceId, UUID fileId) {
    var row = registry.pendingUploads().find(fileId)
        .filter(upload -> upload.workspaceId().equals(workspaceId))
        .filter(upload -> upload.isWaiting(clock.instant()))
        .orElseThrow(() -> unknown(fileId));
    return new Waiting(row,
        registry.pendingUploads().open(fileId).orElseThrow(() -> unknown(fileId)));
  }

  /** Notes that the agent has read all of a file. */
  void fetched(UUID fileId) {
    boolean unused = registry.pendingUploads().fetched(fileId, clock.instant());
  }

  /**
   * Notes that the agent has a file.
   *
   * @return whether that is news
   * @throws SdkException {@code not_found} for one that is missing or another workspace's
   */
  boolean ack(UUID workspaceId, UUID fileId) {
    if (registry.pendingUploads().find(fileId)
        .filter(upload -> upload.workspaceId().equals(workspaceId)).isEmpty()) {
      throw unknown(fileId);
    }
    return registry.pendingUploads().ack(fileId, clock.instant());
  }

  private static SdkException unknown(UUID fileId) {
    return SdkException.notFound("upload " + fileId);
  }
}
