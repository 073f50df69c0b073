package app.moleculesai.sdk.runtime.workspaces;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.http.Json;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Finds workspaces and answers who is related to whom. Rows are remembered for at most 5 s, dropped when they change
 * here or elsewhere, and not remembered at all while news of other servers would not arrive ({@code design.md} 10).
 * Safe for use by many threads.
 */
public final class WorkspaceDirectory {
  private static final long LIFETIME = Duration.ofSeconds(5).toNanos();
  private static final int MOST_ENTRIES = 20_000;
  private static final int MOST_STEPS = 32; // wire.md 3.2

  private record Entry(Workspace row, long until) {}

  private final Registry registry;
  private final Changes changes;
  private final LongSupplier nanos;
  private final Map<UUID, Entry> entries = new ConcurrentHashMap<>();
  // a row read before a change must not be remembered after it
  private final AtomicLong generation = new AtomicLong();

  /** Takes the clock for lifetimes, in nanoseconds. */
  public WorkspaceDirectory(Registry registry, Changes changes, LongSupplier nanos) {
    this.registry = registry;
    this.changes = changes;
    this.nanos = nanos;
    changes.onChange(this::forget);
    changes.onDoubt(this::forgetAll);
  }

  /** Finds a row, a removed one too. */
  public Optional<Workspace> find(UUID id) {
    var entry = entries.get(id);
    if (entry != null && entry.until - nanos.getAsLong() > 0 && changes.mayCache()) {
      return Optional.of(entry.row);
    }
    long before = generation.get();
    var row = registry.workspaces().find(id);
    row.ifPresent(found -> remember(found, before));
    return row;
  }

  /** Finds a row as it is now, past what is remembered. */
  public Optional<Workspace> findNow(UUID id) {
    return registry.workspaces().find(id);
  }

  /**
   * Returns a live row.
   *
   * @throws SdkException {@code workspace_not_found}, {@code workspace_removed}
   */
  public Workspace require(UUID id) {
    return live(id, find(id));
  }

  /** Finds the live row of a name that has no parent, as it is now. */
  public Optional<Workspace> findRoot(String name) {
    return registry.workspaces().findChild(Optional.empty(), name);
  }

  /** Returns a live row as it is now, past what is remembered; fails like {@link #require}. */
  public Workspace requireNow(UUID id) {
    return live(id, findNow(id));
  }

  private static Workspace live(UUID id, Optional<Workspace> found) {
    var row = found.orElseThrow(() -> unknown(id));
    if (!row.isLive()) {
      throw new SdkException(ErrorCode.WORKSPACE_REMOVED, "workspace " + id + " was removed")
          .with("id", id.toString())
          .with("removed_at", Json.instant(row.updatedAt()))
          .with("hint", "GET /workspaces/" + id + "?include_removed=true still shows it");
    }
    return row;
  }

  /** What to say of an id that no workspace has. */
  public static SdkException unknown(UUID id) {
    return new SdkException(ErrorCode.WORKSPACE_NOT_FOUND, "no workspace has the id " + id);
  }

  /**
   * Says whether two workspaces may talk to each other ({@code wire.md} 3.2): the same, of one parent, or one above the
   * other. Unknown and removed ones may not.
   */
  public boolean canCommunicate(UUID a, UUID b) {
    var first = find(a).filter(Workspace::isLive);
    var second = find(b).filter(Workspace::isLive);
    if (first.isEmpty() || second.isEmpty()) {
      return false;
    }
    return a.equals(b)
        || first.get().parentId().equals(second.get().parentId())
        || isAbove(a, second.get())
        || isAbove(b, first.get());
  }

  /** Returns the id of the topmost row above a workspace; its own when it is a root. */
  public UUID root(Workspace workspace) {
    var row = workspace;
    for (int step = 0; step < MOST_STEPS; step++) {
      var parent = row.parentId().flatMap(this::find);
      if (parent.isEmpty()) {
        break;
      }
      row = parent.get();
    }
    return row.id();
  }

  /** Says whether a workspace is {@code top} or stands below it. */
  public boolean isWithin(UUID top, UUID id) {
    return find(id).filter(row -> id.equals(top) || isAbove(top, row)).isPresent();
  }

  /** Returns the ids of a workspace and of the live ones below it, as they are now. */
  public Set<UUID> tree(UUID top) {
    var ids = new HashSet<UUID>();
    ids.add(top);
    registry.workspaces().descendants(top).forEach(row -> ids.add(row.id()));
    return ids;
  }

  /** Lists live rows as they are now, oldest first: those of a tree, or all. */
  public List<Workspace> list(Optional<UUID> top) {
    var rows = registry.workspaces().list();
    return top.map(this::tree)
        .map(ids -> rows.stream().filter(row -> ids.contains(row.id())).toList())
        .orElse(rows);
  }

  private boolean isAbove(UUID ancestor, Workspace below) {
    var parent = below.parentId();
    for (int step = 0; step < MOST_STEPS && parent.isPresent(); step++) {
      if (parent.get().equals(ancestor)) {
        return true;
      }
      parent = find(parent.get()).flatMap(Workspace::parentId);
    }
    return false;
  }

  private void remember(Workspace row, long before) {
    if (!changes.mayCache()) {
      return;
    }
    if (entries.size() >= MOST_ENTRIES) {
      entries.clear();
    }
    // whoever forgets a row counts first, and waits for this place: a row of before is never seen behind a change
    entries.compute(row.id(), (id, known) -> generation.get() == before
        ? new Entry(row, nanos.getAsLong() + LIFETIME)
        : known);
  }

  private void forget(ChangeNotice notice) {
    if (!notice.topic().equals(ChangeNotice.WORKSPACE)) {
      return;
    }
    generation.incrementAndGet();
    if (notice.key().equals("*")) {
      entries.clear();
    } else {
      entries.remove(UUID.fromString(notice.key()));
    }
  }

  private void forgetAll() {
    generation.incrementAndGet();
    entries.clear();
  }
}
