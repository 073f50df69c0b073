package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.lifecycle.Births;
import app.moleculesai.sdk.runtime.lifecycle.NewWorkspace;
import app.moleculesai.sdk.runtime.memories.Redaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Gives each draft its row: a new one, or the live one of the same parent and name ({@code wire.md} OI-22). Below a row
 * that may be another import's, rows are inserted level by level, so that whoever lost the race hangs its children below
 * the winner's row; below a row of our own nobody else can be, so all of it is inserted at once. Belongs to one thread.
 */
final class Placement {
  private final Births births;
  private final Supplier<UUID> ids;
  private final Instant now;
  private final boolean refresh;
  private final Map<Integer, Placed> before;
  private final Map<Integer, Placed> placed = new HashMap<>();
  private final Map<UUID, NewWorkspace> newcomers = new LinkedHashMap<>();

  /**
   * The row of a draft.
   *
   * @param workspace the row
   * @param isReused whether it was there before
   * @param place on the canvas, from its corner
   */
  record Placed(Workspace workspace, boolean isReused, CanvasGrid.Point place) {}

  /**
   * Starts the placing of one transaction.
   *
   * @param refresh whether schedules of reused workspaces are written again (B-17)
   * @param before what earlier transactions placed, by the numbers of the drafts; only read
   */
  Placement(Births births, Supplier<UUID> ids, Instant now, boolean refresh,
      Map<Integer, Placed> before) {
    this.births = births;
    this.ids = ids;
    this.now = now;
    this.refresh = refresh;
    this.before = before;
  }

  /**
   * Places drafts whose parents have their places, or stand before them in the list.
   *
   * @return their rows, by number; they are there once the transaction has committed (OI-24)
   */
  Map<Integer, Placed> place(Transaction transaction, Changes.News news,
      List<WorkspaceDraft> drafts) {
    var existing = new ExistingWorkspaces(transaction.workspaces());
    boolean twins = haveTwins(drafts);
    List<WorkspaceDraft> waiting = drafts;
    while (!waiting.isEmpty()) {
      var open = waiting.stream().map(WorkspaceDraft::index).collect(Collectors.toSet());
      var sure = new HashSet<Integer>();
      var together = new ArrayList<WorkspaceDraft>();
      var later = new ArrayList<WorkspaceDraft>();
      for (var draft : waiting) {
        if (!twins && isBelowOurs(draft, sure)) {
          sure.add(draft.index());
          together.add(draft);
        } else {
          boolean waits = draft.parent().isPresent() && open.contains(draft.parent().getAsInt());
          (waits ? later : together).add(draft);
        }
      }
      placeTogether(transaction, news, existing, together, sure);
      waiting = later;
    }
    births.insertBelongings(transaction, List.copyOf(newcomers.values()), now);
    if (refresh) {
      refresh(transaction, drafts);
    }
    return placed;
  }

  private boolean isBelowOurs(WorkspaceDraft draft, Set<Integer> sure) {
    return parent(draft).filter(above -> !above.isReused()).isPresent()
        || (draft.parent().isPresent() && sure.contains(draft.parent().getAsInt()));
  }

  /** Says whether a template names two of the same parent alike: then the second is the first's row. */
  private static boolean haveTwins(List<WorkspaceDraft> drafts) {
    record Place(OptionalInt parent, String name) {}
    return drafts.stream().map(draft -> new Place(draft.parent(), draft.name())).distinct()
        .count() < drafts.size();
  }

  private void placeTogether(Transaction transaction, Changes.News news,
      ExistingWorkspaces existing, List<WorkspaceDraft> drafts, Set<Integer> sure) {
    var fresh = drafts.stream().filter(draft -> !reuseKnown(existing, draft)).toList();
    var born = births(transaction, fresh, sure);
    var created = births.insertRows(transaction, news, born).stream()
        .collect(Collectors.toMap(Workspace::id, Function.identity()));
    for (int i = 0; i < fresh.size(); i++) {
      var draft = fresh.get(i);
      var birth = born.get(i);
      var row = created.get(birth.row().id());
      if (row == null) {
        reuse(draft, existing.find(birth.row().parentId(), draft.name())
            .orElseThrow(() -> vanished(draft)));
      } else {
        placed.put(draft.index(), placed(birth, row));
        newcomers.put(row.id(), birth);
      }
    }
  }

  private List<NewWorkspace> births(Transaction transaction, List<WorkspaceDraft> fresh,
      Set<Integer> sure) {
    int first = before.size() + placed.size();
    var born = new ArrayList<NewWorkspace>();
    for (var draft : fresh) {
      // a microsecond apart, so that lists by age keep this order
      var birth = birth(transaction, draft, now.plus(first + born.size(), ChronoUnit.MICROS));
      born.add(birth);
      if (sure.contains(draft.index())) {
        placed.put(draft.index(), placed(birth, birth.row())); // its children are born with it
      }
    }
    return born;
  }

  private static Placed placed(NewWorkspace birth, Workspace row) {
    return new Placed(row, false, new CanvasGrid.Point(birth.x(), birth.y()));
  }

  private boolean reuseKnown(ExistingWorkspaces existing, WorkspaceDraft draft) {
    var row = parent(draft).filter(Placed::isReused)
        .flatMap(above -> existing.findBelow(above.workspace().id(), draft.name()));
    row.ifPresent(there -> reuse(draft, there));
    return row.isPresent();
  }

  private void reuse(WorkspaceDraft draft, Workspace row) {
    placed.put(draft.index(), new Placed(row, true, draft.place()));
  }

  private void refresh(Transaction transaction, List<WorkspaceDraft> drafts) {
    var schedules = new ArrayList<Schedule>();
    for (var draft : drafts) {
      find(draft.index()).filter(Placed::isReused)
          .ifPresent(there -> schedules.addAll(schedules(draft, there.workspace().id())));
    }
    if (!schedules.isEmpty()) {
      transaction.schedules().putFromTemplate(schedules);
    }
  }

  private Optional<Placed> parent(WorkspaceDraft draft) {
    return draft.parent().isPresent() ? find(draft.parent().getAsInt()) : Optional.empty();
  }

  private Optional<Placed> find(int index) {
    return Optional.ofNullable(placed.get(index)).or(() -> Optional.ofNullable(before.get(index)));
  }

  /** The row that was in the way went between the insert and the look for it (OI-24). */
  private static SdkException vanished(WorkspaceDraft draft) {
    return new SdkException(ErrorCode.CONFLICT, draft.path() + " ('" + draft.name()
        + "'): a workspace of this name was in the way and is gone; import again");
  }

  private NewWorkspace birth(Transaction transaction, WorkspaceDraft draft, Instant born) {
    var id = ids.get();
    var parent = parent(draft);
    var corner = parent.map(above -> corner(transaction, above))
        .orElse(new CanvasGrid.Point(0, 0));
    var extras = new HashMap<String, Object>();
    extras.put("x", draft.place().x());
    extras.put("y", draft.place().y());
    parent.ifPresent(above -> extras.put("parent_id", above.workspace().id().toString()));
    var row = Workspace.of(id, draft.name(), born)
        .role(draft.role().orElse(null))
        .tier(draft.tier())
        .runtime(draft.runtime())
        .parentId(parent.map(above -> above.workspace().id()).orElse(null))
        .url(draft.url().orElse(null))
        .workspaceDir(draft.workspaceDir().orElse(null))
        .workspaceAccess(draft.workspaceAccess())
        .maxConcurrentTasks(draft.maxConcurrentTasks())
        .build();
    return NewWorkspace.of(row)
        .at(corner.x() + draft.place().x(), corner.y() + draft.place().y())
        .secrets(draft.secrets())
        .memories(draft.memories().stream().map(memory -> new Memory(ids.get(), id,
            memory.scope(), Memory.GENERAL, Redaction.of(memory.content()), now)).toList())
        .schedules(schedules(draft, id))
        .config(draft.config())
        .eventExtras(extras);
  }

  private CanvasGrid.Point corner(Transaction transaction, Placed parent) {
    if (!parent.isReused()) {
      return parent.place();
    }
    var twin = newcomers.get(parent.workspace().id());
    if (twin != null) { // its layout is not stored yet
      return new CanvasGrid.Point(twin.x(), twin.y());
    }
    return transaction.layouts().find(parent.workspace().id())
        .map((Layout layout) -> new CanvasGrid.Point(layout.x(), layout.y()))
        .orElse(parent.place());
  }

  private List<Schedule> schedules(WorkspaceDraft draft, UUID workspaceId) {
    return draft.schedules().stream()
        .map(schedule -> Schedule.of(ids.get(), workspaceId, schedule.name(), schedule.cron(),
            schedule.timezone(), schedule.prompt(), schedule.enabled(), Schedule.TEMPLATE, now)
            .firingAt(schedule.next()))
        .toList();
  }
}
