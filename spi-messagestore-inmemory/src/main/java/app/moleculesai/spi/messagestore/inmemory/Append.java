package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * One append. It first takes every id and key, which can fail and is undone then, and stores afterwards, which cannot:
 * so all drafts are stored or none (C13). What needs no lock is done before and after the locks of the logs involved
 * are held. Belongs to one thread.
 */
final class Append {
  private final List<ActivityDraft> drafts;
  private final RowIndex index;
  private final List<Row> rows; // for each draft its row: a new, empty one, or the one its key has already

  /**
   * Makes a row for each draft, and takes the ids of those that no key can turn into a repetition.
   *
   * @throws SdkException {@code conflict} or {@code not_found}; nothing is taken then
   */
  Append(List<ActivityDraft> drafts, Function<UUID, Log> logs, RowIndex index) {
    this.drafts = drafts;
    this.index = index;
    this.rows = new ArrayList<>(drafts.size());
    try {
      for (var draft : drafts) {
        var row = new Row(logs.apply(draft.workspaceId()), draft, false);
        rows.add(row);
        if (row.keyed().isEmpty()) {
          takeId(row, draft);
        }
      }
    } catch (SdkException e) {
      releaseIds();
      throw e;
    }
  }

  /** Returns the log of each draft. */
  List<Log> logs() {
    var logs = new ArrayList<Log>(rows.size());
    rows.forEach(row -> logs.add(row.log()));
    return logs;
  }

  /**
   * Takes all keys and the ids that are left, or nothing. The caller holds the locks.
   *
   * @throws SdkException {@code conflict} or {@code not_found}
   */
  void take() {
    try {
      for (int i = 0; i < rows.size(); i++) {
        rows.get(i).log().requireKept();
        if (rows.get(i).keyed().isPresent()) {
          rows.set(i, keyed(rows.get(i), drafts.get(i)));
        }
      }
    } catch (SdkException e) {
      rows.stream().filter(Append::isNew).forEach(row -> row.log().releaseKey(row));
      releaseIds();
      throw e;
    }
  }

  private Row keyed(Row row, ActivityDraft draft) {
    var earlier = draft.idempotencyKey().flatMap(row.log()::withKey);
    if (earlier.isEmpty()) {
      takeId(row, draft);
      row.log().reserveKey(row);
      return row;
    }
    if (!earlier.get().isRepeatedBy(draft)) {
      throw new SdkException(ErrorCode.CONFLICT, "the idempotency key of activity " + draft.id()
          + " was used in workspace " + draft.workspaceId() + " with other content");
    }
    return earlier.get();
  }

  private void takeId(Row row, ActivityDraft draft) {
    if (!index.reserve(draft.id(), row)) {
      throw new SdkException(ErrorCode.CONFLICT, "activity " + draft.id() + " exists already");
    }
  }

  private void releaseIds() {
    for (int i = 0; i < rows.size(); i++) {
      if (isNew(rows.get(i))) {
        index.release(drafts.get(i).id(), rows.get(i));
      }
    }
  }

  /** Stores what was taken. The caller holds the locks. */
  void store(long firstSequence) {
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      if (isNew(row)) {
        row.log().store(row, firstSequence + i, drafts.get(i));
      }
    }
  }

  /** Says whether a row is still to be stored; one whose key is repeated is there, if need be since a moment ago. */
  private static boolean isNew(Row row) {
    return row.draft() == null;
  }

  /** Returns the receipts of what was stored. */
  List<Receipt> receipts() {
    var receipts = new ArrayList<Receipt>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      receipts.add(new Receipt(row.keyed().orElse(drafts.get(i)).ref(), row.sequence()));
    }
    return List.copyOf(receipts);
  }
}
