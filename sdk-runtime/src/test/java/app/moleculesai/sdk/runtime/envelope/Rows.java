package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of a log, as the parser meets them. Bodies are written with ' for ". */
final class Rows {
  static final Instant NOON = Instant.parse("2026-04-25T12:00:00Z");

  private Rows() {}

  static Activity row(@Nullable String request, @Nullable String response) {
    return row(request, response, "ok");
  }

  static Activity row(@Nullable String request, @Nullable String response, String status) {
    return row(body(request), body(response), status, NOON);
  }

  static Activity row(@Nullable Body request, @Nullable Body response, String status,
      Instant createdAt) {
    return new Activity(1, ActivityDraft
        .of(UUID.randomUUID(), UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, createdAt)
        .status(status)
        .requestBody(request)
        .responseBody(response)
        .build());
  }

  static @Nullable Body body(@Nullable String json) {
    return json == null ? null : Body.of(quoted(json));
  }

  static String quoted(String json) {
    return json.replace('\'', '"');
  }

  /** Returns what a reader hands out, as objects. */
  static List<ChatMessage> messages(EnvelopeParser parser, Activity row) {
    var messages = new ArrayList<ChatMessage>();
    parser.reader().read(row, (id, role, content, attachments, timestamp) -> messages
        .add(new ChatMessage(id, role, content.toString(), attachments, timestamp)));
    return List.copyOf(messages);
  }

  static List<ChatMessage> ofRequest(String request) {
    return messages(new EnvelopeParser(), row(request, null));
  }

  static List<ChatMessage> ofResponse(String response) {
    return messages(new EnvelopeParser(), row(null, response));
  }

  /** Returns a request whose message has these members. */
  static String asking(String members) {
    return "{'method':'message/send','params':{'message':{'role':'user'," + members + "}}}";
  }
}
