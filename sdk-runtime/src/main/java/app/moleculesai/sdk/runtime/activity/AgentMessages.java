package app.moleculesai.sdk.runtime.activity;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The one writer of messages from agents to people ({@code wire.md} 9.3): the row first, then the event, so that what a
 * user has seen is there after a reload. Safe for use by many threads.
 */
public final class AgentMessages {
  private static final int SUMMARY_RUNES = 80; // AM-4

  private final ActivityLog log;
  private final WorkspaceDirectory directory;
  private final Changes changes;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Takes the log, the workspaces that speak, and who hears them. */
  public AgentMessages(ActivityLog log, WorkspaceDirectory directory, Changes changes, Clock clock,
      Supplier<UUID> ids) {
    this.log = log;
    this.directory = directory;
    this.changes = changes;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Stores a message and shows it to those who watch.
   *
   * @throws SdkException {@code workspace_not_found} for an unknown or removed workspace, {@code unavailable} when it
   *         was not stored or the workspace could not be looked up now
   */
  public void send(UUID workspaceId, AgentMessage message) {
    var name = liveName(workspaceId);
    var row = ActivityDraft.of(workspaceId, ids.get(), ActivityDraft.A2A_RECEIVE, clock.instant())
        .method("notify")
        .summary("Agent message: " + Truncation.truncateRunes(message.text(), SUMMARY_RUNES))
        .responseBody(response(message))
        .build();
    try {
      log.append(row);
    } catch (SdkException e) {
      throw e.code() == ErrorCode.TOO_LARGE
          ? e
          : new SdkException(ErrorCode.UNAVAILABLE,
              "the message of workspace " + workspaceId + " was not stored", e);
    }
    changes.broadcast(EventType.AGENT_MESSAGE, workspaceId,
        () -> payload(workspaceId, name, message));
  }

  private String liveName(UUID workspaceId) {
    try {
      return directory.find(workspaceId).filter(Workspace::isLive).map(Workspace::name)
          .orElseThrow(() -> WorkspaceDirectory.unknown(workspaceId));
    } catch (SdkException e) {
      throw switch (e.code()) {
        case WORKSPACE_NOT_FOUND, UNAVAILABLE, BUSY -> e;
        default -> new SdkException(ErrorCode.INTERNAL,
            "workspace " + workspaceId + " could not be looked up", e);
      };
    }
  }

  private static Body response(AgentMessage message) {
    var response = new LinkedHashMap<String, Object>();
    response.put("result", message.text());
    if (!message.attachments().isEmpty()) {
      response.put("parts", message.attachments().stream()
          .map(attachment -> Map.of("kind", "file", "file", members(attachment))).toList());
    }
    return Body.wrap(Json.bytes(response));
  }

  private static Body payload(UUID workspaceId, String name, AgentMessage message) {
    var payload = Payload.with("message", message.text())
        .and("workspace_id", workspaceId.toString())
        .and("name", name);
    List<Map<String, Object>> attachments = message.attachments().stream()
        .map(AgentMessages::members).toList();
    return (attachments.isEmpty() ? payload : payload.and("attachments", attachments)).body();
  }

  private static Map<String, Object> members(Attachment attachment) {
    var members = new LinkedHashMap<String, Object>();
    members.put("uri", attachment.uri());
    members.put("name", attachment.name());
    attachment.mimeType().ifPresent(type -> members.put("mimeType", type));
    attachment.size().ifPresent(size -> members.put("size", size));
    return members;
  }
}
