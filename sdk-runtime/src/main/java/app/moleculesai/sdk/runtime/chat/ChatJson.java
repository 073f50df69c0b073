package app.moleculesai.sdk.runtime.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import app.moleculesai.sdk.runtime.envelope.MessageSink;
import app.moleculesai.sdk.runtime.envelope.MessageText;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a page for the wire ({@code wire.md} 1.1): messages go from the token parser into the answer's one buffer.
 * Belongs to one thread.
 */
final class ChatJson implements MessageSink<IOException> {
  // each is encoded once, not once for every message
  private static final SerializableString ID = new SerializedString("id");
  private static final SerializableString ROLE = new SerializedString("role");
  private static final SerializableString USER = new SerializedString("user");
  private static final SerializableString AGENT = new SerializedString("agent");
  private static final SerializableString SYSTEM = new SerializedString("system");
  private static final SerializableString CONTENT = new SerializedString("content");
  private static final SerializableString TIMESTAMP = new SerializedString("timestamp");

  private final JsonGenerator out;
  private @Nullable Instant lastTime;
  private String lastTimeText = "";

  /** Reads a page into a sink. */
  @FunctionalInterface
  interface Reading {
    /** Reads and says where the page ends. */
    HistoryEnd into(MessageSink<IOException> sink) throws IOException;
  }

  private ChatJson(JsonGenerator out) {
    this.out = out;
  }

  static byte[] page(Reading reading) {
    return Json.bytes(out -> {
      out.writeStartObject();
      out.writeArrayFieldStart("messages");
      var end = reading.into(new ChatJson(out));
      out.writeEndArray();
      out.writeBooleanField("reached_end", end.reachedEnd());
      if (end.nextCursor().isPresent()) {
        out.writeStringField("next_cursor", end.nextCursor().get());
      }
      out.writeEndObject();
    });
  }

  @Override
  public void message(UUID id, ChatMessage.Role role, MessageText content,
      List<Attachment> attachments, Instant timestamp) throws IOException {
    out.writeStartObject();
    out.writeFieldName(ID);
    plain(id.toString());
    out.writeFieldName(ROLE);
    out.writeString(word(role));
    out.writeFieldName(CONTENT);
    out.writeString(content.chars(), 0, content.length());
    if (!attachments.isEmpty()) {
      out.writeArrayFieldStart("attachments");
      for (var attachment : attachments) {
        write(attachment);
      }
      out.writeEndArray();
    }
    out.writeFieldName(TIMESTAMP);
    plain(text(timestamp));
    out.writeEndObject();
  }

  /** Writes what is ASCII and has nothing to escape, without looking at each character. */
  private void plain(String text) throws IOException {
    var bytes = text.getBytes(US_ASCII);
    out.writeRawUTF8String(bytes, 0, bytes.length);
  }

  private static SerializableString word(ChatMessage.Role role) {
    return switch (role) {
      case USER -> USER;
      case AGENT -> AGENT;
      case SYSTEM -> SYSTEM;
    };
  }

  private void write(Attachment attachment) throws IOException {
    out.writeStartObject();
    // a store's own messages may hold lone surrogates, which must not fail the page (C10)
    text("name", MessageText.of(attachment.name()));
    text("uri", MessageText.of(attachment.uri()));
    if (attachment.mimeType().isPresent()) {
      text("mimeType", MessageText.of(attachment.mimeType().get()));
    }
    if (attachment.size().isPresent()) {
      out.writeNumberField("size", attachment.size().getAsLong());
    }
    out.writeEndObject();
  }

  private void text(String name, MessageText value) throws IOException {
    out.writeFieldName(name);
    out.writeString(value.chars(), 0, value.length());
  }

  /** Both messages of a turn carry the same time. */
  private String text(Instant time) {
    if (!time.equals(lastTime)) {
      lastTime = time;
      lastTimeText = Json.instant(time);
    }
    return lastTimeText;
  }
}
