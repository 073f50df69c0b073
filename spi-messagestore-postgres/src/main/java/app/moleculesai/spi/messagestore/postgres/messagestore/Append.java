package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.spi.messagestore.postgres.database.Failures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One append or import, step by step within a transaction: whoever holds the heads' locks sees every key and id of the
 * workspaces, and nobody adds one meanwhile. Belongs to one thread.
 */
final class Append {
  private final Connection connection;
  private final Map<UUID, Place> places = new HashMap<>();
  private final List<NewRow> rows = new ArrayList<>();
  private final Map<KeyTable.Key, KeyTable.Use> uses = new HashMap<>();
  private Map<KeyTable.Key, KeyTable.Use> earlier = Map.of();

  /** Where the next row of a workspace goes. */
  private static final class Place {
    private long next;
    private Instant latest;

    Place(Head head, Need need) {
      next = head.lastSequence() - need.rows() + 1;
      latest = head.latest().orElse(Instant.MIN);
    }

    NewRow take(ActivityDraft draft, boolean imported) {
      var time = draft.createdAt();
      boolean late = !latest.equals(Instant.MIN) && time.isBefore(latest.minus(Times.TOLERANCE));
      latest = time.isAfter(latest) ? time : latest;
      return new NewRow(draft, next++, late, imported);
    }
  }

  private Append(Connection connection) {
    this.connection = connection;
  }

  /** Appends drafts, all or none: the caller rolls back when this throws. */
  static List<Receipt> append(Connection connection, List<ActivityDraft> drafts)
      throws SQLException {
    var append = new Append(connection);
    append.lock(drafts);
    var receipts = new ArrayList<Receipt>(drafts.size());
    for (var draft : drafts) {
      receipts.add(append.receipt(draft));
    }
    append.store();
    return List.copyOf(receipts);
  }

  /** Stores rows of another store that are not there yet; returns how many. */
  static int importRows(Connection connection, List<Activity> activities) throws SQLException {
    var drafts = activities.stream().map(Activity::row).toList();
    var append = new Append(connection);
    append.lock(drafts);
    var known = new HashSet<>(AppendTable.existing(connection,
        drafts.stream().map(ActivityDraft::ref).toList(), ""));
    for (var draft : drafts) {
      boolean isUsed = draft.idempotencyKey().isPresent()
          && append.earlierUse(KeyTable.Key.of(draft)) != null;
      if (!isUsed && known.add(draft.ref())) {
        append.add(draft, true);
      }
    }
    append.store();
    return append.rows.size();
  }

  private void lock(Collection<ActivityDraft> drafts) throws SQLException {
    SortedMap<UUID, Need> needs = Need.of(drafts);
    var heads = AppendTable.take(connection, needs);
    needs.forEach((workspaceId, need) -> {
      var head = heads.get(workspaceId);
      if (head == null) {
        throw SdkException.notFound("workspace " + workspaceId);
      }
      places.put(workspaceId, new Place(head, need));
    });
    var keys = drafts.stream().filter(draft -> draft.idempotencyKey().isPresent())
        .map(KeyTable.Key::of).toList();
    if (!keys.isEmpty()) {
      earlier = KeyTable.find(connection, keys);
    }
  }

  private KeyTable.@Nullable Use earlierUse(KeyTable.Key key) {
    var use = earlier.get(key);
    return use != null ? use : uses.get(key);
  }

  private Receipt receipt(ActivityDraft draft) {
    if (draft.idempotencyKey().isPresent()) {
      var use = earlierUse(KeyTable.Key.of(draft));
      if (use != null) {
        return repeated(draft, use);
      }
    }
    return new Receipt(draft.ref(), add(draft, false).sequence());
  }

  private static Receipt repeated(ActivityDraft draft, KeyTable.Use use) {
    if (!use.isRepeatedBy(draft)) {
      throw new SdkException(ErrorCode.CONFLICT, "the idempotency key of activity " + draft.id()
          + " was used in workspace " + draft.workspaceId() + " with other content");
    }
    return use.receipt();
  }

  private NewRow add(ActivityDraft draft, boolean imported) {
    var place = places.get(draft.workspaceId());
    if (place == null) {
      throw new IllegalStateException("workspace " + draft.workspaceId() + " was not locked");
    }
    var row = place.take(draft, imported);
    rows.add(row);
    if (draft.idempotencyKey().isPresent()) {
      uses.put(KeyTable.Key.of(draft), KeyTable.Use.of(row));
    }
    return row;
  }

  private void store() throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try {
      AppendTable.insert(connection, rows);
    } catch (SQLException e) {
      if (!isIdThatExists(e)) {
        throw e;
      }
      throw new SdkException(ErrorCode.CONFLICT, rows.size() == 1
          ? "activity " + rows.get(0).draft().id() + " exists already"
          : "one of " + rows.size() + " activities exists already");
    }
    if (!uses.isEmpty()) {
      KeyTable.insert(connection, uses);
    }
  }

  /** Says whether an insert met an id that its workspace has already; each part of the log has its own constraint. */
  private static boolean isIdThatExists(SQLException failure) {
    return Failures.constraint(failure)
        .filter(name -> name.matches("activity_(logs|ids)_(.+_)?pkey"))
        .isPresent();
  }
}
