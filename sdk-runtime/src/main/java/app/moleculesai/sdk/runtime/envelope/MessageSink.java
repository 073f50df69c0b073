package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Takes chat messages as they are read.
 *
 * @param <E> what taking one may throw
 */
@FunctionalInterface
public interface MessageSink<E extends Exception> {
  /**
   * Takes one message.
   *
   * @param content valid only during the call
   * @param attachments valid only during the call
   */
  void message(UUID id, ChatMessage.Role role, MessageText content, List<Attachment> attachments,
      Instant timestamp) throws E;
}
