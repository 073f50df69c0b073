package app.moleculesai.sdk.api.messagestore;

import java.util.List;
import java.util.UUID;

/** The ability to find rows by text. */
public interface Search {
  /**
   * Finds rows whose type, method, status, summary or bodies contain the text, without regard to case, newest first.
   * The text is taken literally; an empty one finds every row.
   */
  List<Activity> search(UUID workspaceId, String text, int limit);
}
