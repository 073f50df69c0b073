package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.ObjLongConsumer;

/**
 * One append. It first takes every id and key, which can fail and is undone then, and stores afterwards, which cannot:
 * so all drafts are stored or none (C13). Belongs to one thread, which holds the locks of all logs involved.
 */
final class Append {
  private final List<ActivityDraft> drafts;
  private final Map<UUID, Log> logs;
  private final RowIndex index;
  private final long firstSequence;
  private final List<Row> rows; // for each draft its row: a new one, or the one its key has already

  Append(List<ActivityDraft> drafts, Map<UUID, Log> logs, RowIndex index, long firstSequence) {
    this.drafts = drafts;
    this.logs = logs;
    this.index = index;
    this.firstSequence = firstSequence;
    this.rows = new ArrayList<>(drafts.size());
  }

  /**
   * Takes all ids and keys, or none.
   *
   * @throws SdkException {@code conflict} or {@code not_found}
   */
  void reserve() {
    try {
      for (var draft : drafts) {
        var log = Objects.requireNonNull(logs.get(draft.workspaceId()));
        log.requireKept();
        var earlier = draft.idempotencyKey().flatMap(log::withKey);
        rows.add(earlier.isPresent() ? repeated(earlier.get(), draft) : reserved(log, draft));
      }
    } catch (SdkException e) {
      release();
      throw e;
    }
  }

  private Row reserved(Log log, ActivityDraft draft) {
    var row = new Row(log, firstSequence + rows.size(), draft);
    if (!index.reserve(row)) {
      throw new SdkException(ErrorCode.CONFLICT, "activity " + draft.id() + " exists already");
    }
    log.reserveKey(row);
    return row;
  }

  private static Row repeated(Row earlier, ActivityDraft draft) {
    if (!RowRules.sameContent(earlier.appended().orElseThrow(), draft)) {
      throw new SdkException(ErrorCode.CONFLICT, "the idempotency key of activity " + draft.id()
          + " was used in workspace " + draft.workspaceId() + " with other content");
    }
    return earlier;
  }

  private void release() {
    for (int i = 0; i < rows.size(); i++) {
      if (isNew(i)) {
        rows.get(i).log().releaseKey(rows.get(i));
        index.remove(rows.get(i));
      }
    }
  }

  /**
   * Stores what was taken.
   *
   * @param makeRoom called with a log before it gets a row, and the sequence from which on rows must stay
   */
  List<Receipt> store(ObjLongConsumer<Log> makeRoom) {
    var receipts = new ArrayList<Receipt>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      if (isNew(i)) {
        makeRoom.accept(row.log(), firstSequence);
        row.log().store(row, new Activity(row.sequence(), drafts.get(i)));
      }
      receipts.add(
          new Receipt(new ActivityRef(row.log().workspaceId(), row.id()), row.sequence()));
    }
    return List.copyOf(receipts);
  }

  // the row of a repeated key has the sequence of its own append, or of an earlier draft of this one
  private boolean isNew(int draft) {
    return rows.get(draft).sequence() == firstSequence + draft;
  }
}
