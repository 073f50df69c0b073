package app.moleculesai.sdk.runtime.diagnosis;

import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/** The answer of {@code /workspaces/{id}/timeline} as lines for people. */
public final class TimelineText {
  private TimelineText() {}

  /** Returns the lines; those of an answer that is no timeline say what was wrong. */
  public static String of(int status, byte[] answer) {
    JsonNode story;
    try {
      story = Json.read(answer);
    } catch (JsonProcessingException e) {
      return "what answers there is no Molecule server: status " + status + "\n";
    }
    if (status != 200) {
      return "the server says " + status + ": " + clean(story.path("error").asText()) + "\n";
    }
    var text = new StringBuilder();
    text.append(clean(story.path("name").asText())).append(" (")
        .append(story.path("workspace_id").asText()).append(") is ")
        .append(story.path("status").asText()).append("; its process is ")
        .append(process(story.path("process"))).append('\n');
    if (story.has("restart_at")) {
      text.append("it died so often that it is started again only at ")
          .append(story.path("restart_at").asText()).append('\n');
    }
    for (var entry : story.path("entries")) {
      text.append(entry.path("at").asText()).append("  ")
          .append(clean(entry.path("text").asText())).append('\n');
    }
    return text.toString();
  }

  private static String process(JsonNode process) {
    var state = process.path("state").asText();
    return process.has("reason")
        ? state + ": " + clean(process.path("reason").asText())
        : state;
  }

  /** What agents say goes to a terminal: without control characters. */
  private static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
