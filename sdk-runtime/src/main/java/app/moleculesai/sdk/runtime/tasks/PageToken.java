package app.moleculesai.sdk.runtime.tasks;

import app.moleculesai.sdk.api.registry.TaskQuery;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** The place in a list of tasks where the next page begins, as clients carry it. */
final class PageToken {
  private static final char BETWEEN = '/';

  private PageToken() {}

  static String of(TaskQuery.Position last) {
    var text = last.statusAt().toEpochMilli() + (BETWEEN + last.id());
    return Base64.getUrlEncoder().withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #of} returned.
   *
   * @throws TaskRefusedException when it did not return that
   */
  static TaskQuery.Position read(String token) {
    try {
      var parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8)
          .split(String.valueOf(BETWEEN), 2);
      if (parts.length == 2) {
        return new TaskQuery.Position(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1]);
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // as if it had a part only
    }
    throw TaskRefusedException.field("pageToken", "must be a nextPageToken of this list");
  }
}
