package app.moleculesai.sdk.runtime.activity;

import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import java.util.List;
import java.util.OptionalLong;

/**
 * What an agent tells its user without being asked. Its text shows no content.
 *
 * @param text what it says
 * @param attachments files that go with it
 */
public record AgentMessage(String text, List<Attachment> attachments) {
  /** Copies the list. */
  public AgentMessage {
    attachments = List.copyOf(attachments);
  }

  /** Reads {@code {message, attachments?}}; an attachment without name or address is refused by its index (AM-1). */
  static AgentMessage of(JsonFields fields) {
    return new AgentMessage(fields.requireText("message"),
        fields.objects("attachments").stream().map(AgentMessage::attachment).toList());
  }

  private static Attachment attachment(JsonFields fields) {
    var size = fields.number("size");
    if (size.isPresent() && size.getAsLong() < 0) {
      throw Parameters.invalid(fields.place("size"), "must not be negative");
    }
    return new Attachment(fields.requireText("name"), fields.requireText("uri"),
        fields.findText("mimeType"),
        size.stream().filter(bytes -> bytes > 0).mapToObj(OptionalLong::of).findFirst()
            .orElse(OptionalLong.empty()));
  }

  @Override
  public String toString() {
    return "AgentMessage[" + attachments.size() + " attachments]";
  }
}
