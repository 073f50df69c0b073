package app.moleculesai.sdk.runtime.activity;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.envelope.RawJson;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What agents report of themselves, and the log as it is read. Safe for use by many threads. */
public final class ActivityReports {
  private static final System.Logger LOG = System.getLogger(ActivityReports.class.getName());
  private static final Set<String> TYPES = Set.of("a2a_send", ActivityDraft.A2A_RECEIVE,
      "task_update", "agent_log",
      "skill_promotion", "memory_write", "error"); // wire.md 2.3

  private static final String REQUEST_BODY = "request_body";
  private static final String RESPONSE_BODY = "response_body";
  private static final String METADATA = "metadata";
  private static final Set<String> BODIES = Set.of(REQUEST_BODY, RESPONSE_BODY, METADATA);
  private static final String UNPRINTABLE = "[\\p{Cc}\\p{Cf}\\u2028\\u2029]"; // AL-1

  private final MessageStore store;
  private final ActivityLog log;
  private final WorkspaceDirectory directory;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Takes the log, the workspaces it is of, and where times and ids come from. */
  public ActivityReports(MessageStore store, ActivityLog log, WorkspaceDirectory directory,
      Clock clock,
      Supplier<UUID> ids) {
    this.store = store;
    this.log = log;
    this.directory = directory;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Reads a page of a workspace's log.
   *
   * @throws SdkException {@code activity_gone} when the row to read after is not in this log
   */
  public ActivityPage list(ActivityQuery query) {
    try {
      return store.activities(query);
    } catch (RuntimeException e) {
      var failure = StoreFailure.of(e);
      if (failure.code() == ErrorCode.NOT_FOUND && query.afterRow().isPresent()) {
        throw new SdkException(ErrorCode.ACTIVITY_GONE,
            "since_id is not a row of this workspace's log", failure);
      }
      throw unreadable(query.workspaceId(), failure);
    }
  }

  /** What the caller could have asked otherwise, or may ask later, is told; everything else is the server's failure. */
  static SdkException unreadable(UUID workspaceId, SdkException failure) {
    return switch (failure.code()) {
      case NOT_FOUND, INVALID, UNAVAILABLE, BUSY -> failure;
      default -> new SdkException(ErrorCode.INTERNAL,
          "the log of workspace " + workspaceId + " could not be read", failure);
    };
  }

  /**
   * Stores what an agent reports; it can name nobody but itself as source, so it never writes a row of the chat (AL-1).
   *
   * @param document the report; the bodies in it are kept byte for byte
   * @throws SdkException {@code forged_caller} for another source, {@code activity_write_failed} when the store failed
   */
  void report(UUID workspaceId, byte[] document) {
    var cut = RawJson.cut(document, BODIES);
    var fields = JsonFields.parse(cut.rest().toByteArray());
    if (BODIES.stream().anyMatch(name -> fields.find(name).isPresent())) {
      throw new SdkException(ErrorCode.MALFORMED_JSON, "the body must be JSON in UTF-8");
    }
    var bodies = cut.taken();
    directory.require(workspaceId);
    var type = fields.requireText("activity_type");
    if (!TYPES.contains(type)) {
      throw Parameters.invalid("activity_type",
          "must be one of " + String.join(", ", TYPES.stream().sorted().toList()));
    }
    refuseForeignSource(workspaceId, fields);
    var row = ActivityDraft.of(workspaceId, ids.get(), type, clock.instant())
        .sourceId(workspaceId)
        .targetId(fields.findUuid("target_id").orElse(null))
        .method(fields.findText("method").orElse(null))
        .summary(fields.findText("summary").orElse(null))
        .status(status(fields))
        .errorDetail(fields.findText("error_detail").orElse(null))
        .durationMs(boxed(fields.integer("duration_ms")))
        .requestBody(bodies.get(bodies.containsKey(REQUEST_BODY) ? REQUEST_BODY : METADATA))
        .responseBody(bodies.get(RESPONSE_BODY))
        .build();
    try {
      log.append(row);
    } catch (SdkException e) {
      throw new SdkException(
          e.code() == ErrorCode.TOO_LARGE ? ErrorCode.TOO_LARGE : ErrorCode.ACTIVITY_WRITE_FAILED,
          "the activity of workspace " + workspaceId + " was not stored", e);
    }
  }

  private static String status(JsonFields fields) {
    var status = fields.findText("status").orElse(ActivityStatus.OK);
    if (ActivityStatus.isOpen(status)) {
      throw Parameters.invalid("status",
          "must be a final one: nobody would ever finish '" + status + "'");
    }
    return status;
  }

  private static void refuseForeignSource(UUID workspaceId, JsonFields fields) {
    var source = fields.findText("source_id");
    if (source.isPresent() && !source.get().equalsIgnoreCase(workspaceId.toString())) {
      LOG.log(WARNING, "refused a forged source: workspace={0} source_id={1}", workspaceId,
          Truncation.truncateRunes(source.get(), 36).replaceAll(UNPRINTABLE, "?"));
      throw new SdkException(ErrorCode.FORGED_CALLER, "source_id must be the workspace itself")
          .with("field",
              "source_id");
    }
  }

  private static @Nullable Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
