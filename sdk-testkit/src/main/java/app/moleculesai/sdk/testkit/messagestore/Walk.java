package app.moleculesai.sdk.testkit.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/**
 * All pages of a query, from its first to the one that says it is the last.
 *
 * @param pages in reading order
 */
public record Walk(List<ActivityPage> pages) {
  /** Far above what any walk of the kit needs; a cursor that stands still shows itself earlier. */
  private static final int MOST_PAGES = 5_000;

  /** Reads to the end; a walk that comes back to a cursor it had fails. */
  public static Walk of(MessageStore store, ActivityQuery query) {
    return of(store, query, () -> {});
  }

  /** Reads to the end and does something after each page. */
  public static Walk of(MessageStore store, ActivityQuery query, Runnable afterEachPage) {
    var pages = new ArrayList<ActivityPage>();
    var cursors = new HashSet<String>();
    var page = store.activities(query);
    pages.add(page);
    while (!page.reachedEnd()) {
      afterEachPage.run();
      var cursor = page.nextCursor().orElseThrow();
      assertThat(cursors.add(cursor)).as("each page has a cursor of its own").isTrue();
      assertThat(pages.size()).as("pages of one walk").isLessThan(MOST_PAGES);
      page = store.activities(query.from(cursor));
      pages.add(page);
    }
    return new Walk(pages);
  }

  /** Returns all rows in reading order. */
  public List<Activity> rows() {
    return pages.stream().flatMap(page -> page.activities().stream()).toList();
  }

  /** Returns the ids of all rows in reading order. */
  public List<UUID> ids() {
    return rows().stream().map(Activity::id).toList();
  }
}
