package app.moleculesai.sdk.api.messagestore;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One bubble of a chat.
 *
 * @param id the same in every read (C2)
 * @param role who said it
 * @param content the text; may be empty beside attachments
 * @param attachments in the order they were found
 * @param timestamp when its turn was received
 */
public record ChatMessage(UUID id, Role role, String content, List<Attachment> attachments,
    Instant timestamp) {
  /** Copies the list. */
  public ChatMessage {
    attachments = List.copyOf(attachments);
  }

  /** Who said something. */
  public enum Role {
    /** The person, or the workspace that called. */
    USER,
    /** The agent. */
    AGENT,
    /** Nobody: an error shown in the chat. */
    SYSTEM
  }

  /** Returns id and role; no content. */
  @Override
  public String toString() {
    return "ChatMessage[" + id + ", " + role + "]";
  }
}
