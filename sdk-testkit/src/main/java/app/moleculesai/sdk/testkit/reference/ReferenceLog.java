package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.Receipt;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a {@link ReferenceStore} keeps; a store that reopens the same log has kept everything. One thread at a time: the
 * store's lock is this object.
 */
public final class ReferenceLog {
  /** The first append under a key, or the row that was imported with it. */
  record Keyed(ActivityDraft draft, Receipt receipt, boolean imported) {
    boolean isRepeatedBy(ActivityDraft again) {
      return imported ? draft.sameRequestAs(again) : draft.sameContentAs(again);
    }
  }

  private final Map<UUID, TreeMap<Long, Activity>> rows = new HashMap<>();
  private final Map<ActivityRef, Long> sequences = new HashMap<>();
  private final Map<UUID, Map<String, Keyed>> keys = new HashMap<>();
  private final Map<UUID, Long> last = new HashMap<>();
  private final Set<UUID> forgotten = new HashSet<>();

  /** Starts empty. */
  public ReferenceLog() {}

  /** Returns a sequence above all that the workspace ever had. */
  public long nextSequence(UUID workspaceId) {
    return last.merge(workspaceId, 1L, Long::sum);
  }

  /** Stores a new row, and the draft as it came under its key. */
  public void put(Activity row, ActivityDraft draft) {
    put(row, draft, false);
  }

  /** Stores a row of another store; what it was when it was appended is not known. */
  public void putImported(Activity row) {
    put(row, row.row(), true);
  }

  private void put(Activity row, ActivityDraft draft, boolean imported) {
    rows.computeIfAbsent(row.workspaceId(), id -> new TreeMap<>()).put(row.sequence(), row);
    sequences.put(row.ref(), row.sequence());
    draft.idempotencyKey().ifPresent(key -> keys
        .computeIfAbsent(draft.workspaceId(), id -> new HashMap<>())
        .put(key, new Keyed(draft, new Receipt(row.ref(), row.sequence()), imported)));
  }

  /** Removes a row; its key is free again. */
  public void remove(ActivityRef ref) {
    var sequence = sequences.remove(ref);
    if (sequence != null) {
      rowsOf(ref.workspaceId()).remove(sequence);
      keysOf(ref.workspaceId()).values().removeIf(keyed -> keyed.receipt().ref().equals(ref));
    }
  }

  /** Replaces a row by its next version. */
  public void replace(Activity row) {
    rowsOf(row.workspaceId()).put(row.sequence(), row);
  }

  /** Says whether a workspace has used a key. */
  public boolean hasKey(UUID workspaceId, String key) {
    return byKey(workspaceId, key).isPresent();
  }

  boolean contains(ActivityRef ref) {
    return sequences.containsKey(ref);
  }

  /** Finds a row of a workspace. */
  public Optional<Activity> find(ActivityRef ref) {
    return Optional.ofNullable(sequences.get(ref)).map(rowsOf(ref.workspaceId())::get);
  }

  Optional<Keyed> byKey(UUID workspaceId, String key) {
    return Optional.ofNullable(keysOf(workspaceId).get(key));
  }

  /** Returns a workspace's rows in order of sequence, or the other way round. */
  public Collection<Activity> rows(UUID workspaceId, boolean oldestFirst) {
    var mine = rowsOf(workspaceId);
    return oldestFirst ? mine.values() : mine.descendingMap().values();
  }

  /** Returns a copy of the rows behind a sequence, in order. */
  List<Activity> behind(UUID workspaceId, long sequence) {
    return List.copyOf(rowsOf(workspaceId).tailMap(sequence, false).values());
  }

  /** Returns all rows, one workspace after the other. */
  public Stream<Activity> all() {
    return rows.values().stream().flatMap(mine -> mine.values().stream());
  }

  boolean isForgotten(UUID workspaceId) {
    return forgotten.contains(workspaceId);
  }

  void forget(UUID workspaceId) {
    forgotten.add(workspaceId);
    rowsOf(workspaceId).values().forEach(row -> sequences.remove(row.ref()));
    rows.remove(workspaceId);
    keys.remove(workspaceId);
  }

  private NavigableMap<Long, Activity> rowsOf(UUID workspaceId) {
    return rows.getOrDefault(workspaceId, new TreeMap<>());
  }

  private Map<String, Keyed> keysOf(UUID workspaceId) {
    return keys.getOrDefault(workspaceId, new HashMap<>());
  }
}
