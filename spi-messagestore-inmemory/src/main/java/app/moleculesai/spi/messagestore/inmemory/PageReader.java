package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityPage;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.KeysetCursor;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one page out of a log. Rows are copied in steps and filtered outside the log's lock, so that a filter that hides
 * many rows holds up no writer; a page that examined too many ends early, with a cursor behind the last of them, unless
 * that might split a group of equal times.
 * Belongs to one thread.
 */
final class PageReader {
  private static final int STEP = 1_000;
  private static final int MOST_EXAMINED = 100_000;

  private final ActivityQuery query;
  private final boolean oldestFirst;
  private final boolean byCursor;
  private final long floor;
  private final int limit;
  private final int mostRows;
  private final List<Activity> page = new ArrayList<>();
  private long behind;

  /**
   * Prepares a page.
   *
   * @param start where to begin: strictly behind its sequence
   * @param byCursor whether a cursor asked for it; then it is not extended (C7)
   * @param floor newest first, rows down to this sequence are not read
   * @param mostRows the largest page
   */
  PageReader(ActivityQuery query, KeysetCursor start, boolean byCursor, long floor, int mostRows) {
    this.query = query;
    this.oldestFirst = start.oldestFirst();
    this.byCursor = byCursor;
    this.floor = floor;
    this.limit = Math.min(query.limit(), mostRows);
    this.mostRows = mostRows;
    this.behind = start.sequence();
  }

  ActivityPage read(Log log) {
    var span = log.span(query);
    // rows from the end on cannot match, nor can those that come after it in reading direction
    long end = oldestFirst ? span.below() : Math.max(floor, span.above());
    behind = oldestFirst ? Math.max(behind, span.above()) : Math.min(behind, span.below());
    int step = limit + 1; // enough to see whether there is more, if nothing is hidden
    for (int examined = 0; examined < MOST_EXAMINED || mayExtend(); examined += step, step = STEP) {
      var rows = log.behind(behind, query.chatOnly(), oldestFirst, step);
      for (var row : rows) {
        if (oldestFirst ? row.sequence() >= end : row.sequence() <= end) {
          return ActivityPage.last(page);
        }
        if (query.matches(row.row())) {
          if (page.size() >= limit && !extendsPage(row)) {
            return more();
          }
          page.add(row);
        }
        behind = row.sequence();
      }
      if (rows.size() < step) {
        return ActivityPage.last(page);
      }
      Interrupts.check("reading a page");
    }
    return more();
  }

  // C7: a client that goes on with the time of the last row must not lose others of the same time
  private boolean extendsPage(Activity next) {
    return mayExtend() && page.size() < mostRows
        && next.createdAt().equals(page.get(page.size() - 1).createdAt());
  }

  /** Says whether the next row may belong to a group of which the page has some (C7). */
  private boolean mayExtend() {
    return !oldestFirst && !byCursor && !page.isEmpty();
  }

  private ActivityPage more() {
    return ActivityPage.more(page,
        new KeysetCursor(query.workspaceId(), behind, oldestFirst).encode());
  }
}
