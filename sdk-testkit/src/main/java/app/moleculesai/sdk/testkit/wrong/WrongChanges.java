package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Stores whose rows change when they should not, and those that do not know what is unfinished. */
final class WrongChanges {
  private WrongChanges() {}

  /** Writes what a completion does not have over what is there. */
  static final class EmptyCompletionErases extends ReferenceStore {
    @Override
    protected Activity changed(Activity row, Change change) {
      var changed = super.changed(row, change);
      return new Activity(row.sequence(), changed.row().toBuilder()
          .responseBody(change.responseBody().orElse(null)).build());
    }
  }

  /** Lets a caller who expects a final status change it. */
  static final class ReopensFinalRows extends ReferenceStore {
    @Override
    protected boolean mayChange(Activity row, Set<String> from) {
      return from.contains(row.status());
    }
  }

  /** Changes an open row whatever the caller expects. */
  static final class AdvancesBlindly extends ReferenceStore {
    @Override
    protected boolean mayChange(Activity row, Set<String> from) {
      return ActivityStatus.isOpen(row.status());
    }
  }

  /** Keeps the owner of a row that is completed. */
  static final class KeepsTheOwner extends ReferenceStore {
    @Override
    protected Activity changed(Activity row, Change change) {
      var changed = super.changed(row, change);
      return new Activity(row.sequence(),
          changed.row().toBuilder().owner(row.owner().orElse(null)).build());
    }
  }

  /** Moves a row to the end when it is completed. */
  static final class CompletionMovesTheRow extends ReferenceStore {
    @Override
    protected Activity changed(Activity row, Change change) {
      var changed = super.changed(row, change).row();
      log.remove(row.ref());
      var moved = new Activity(log.nextSequence(row.workspaceId()), changed);
      log.put(moved, changed);
      return moved;
    }
  }

  /** Takes every owner that begins like the installation for its run. */
  static final class OwnersByPrefix extends ReferenceStore {
    @Override
    protected boolean isOrphan(String owner, String installation, Set<String> alive) {
      return owner.startsWith(installation) && !alive.contains(owner);
    }
  }

  /** Lets every completion win that expects the status of the start. */
  static final class LastCompletionWins extends ReferenceStore {
    @Override
    protected boolean mayChange(Activity row, Set<String> from) {
      return from.contains(ActivityStatus.PENDING);
    }
  }

  /** Reads an installation as a pattern of SQL. */
  static final class InstallationIsAPattern extends ReferenceStore {
    @Override
    protected boolean isOrphan(String owner, String installation, Set<String> alive) {
      var pattern = installation.replace("\\", "\\\\").replace("%", ".*").replace("_", ".");
      return owner.matches(pattern + "/.*") && !alive.contains(owner);
    }
  }

  /** Lists the youngest unfinished rows first. */
  static final class YoungestUnfinishedFirst extends ReferenceStore {
    @Override
    public List<ActivityRef> unfinished(String installation, Set<String> alive, int limit) {
      var refs = new ArrayList<>(super.unfinished(installation, alive, Integer.MAX_VALUE));
      Collections.reverse(refs);
      return refs.subList(0, Math.min(limit, refs.size()));
    }
  }

  /** Cuts the summary that a change brings. */
  static final class CutsSummariesOfChanges extends ReferenceStore {
    @Override
    protected Activity changed(Activity row, Change change) {
      var changed = super.changed(row, change);
      return new Activity(row.sequence(), changed.row().toBuilder().summary(changed.summary()
          .map(text -> text.substring(0, Math.min(255, text.length()))).orElse(null)).build());
    }
  }

  /** Writes the status first and looks at the rest of a change then. */
  static final class WritesTheStatusFirst extends ReferenceStore {
    @Override
    public boolean advance(ActivityRef ref, Set<String> from, Change change) {
      try {
        return super.advance(ref, from, change);
      } catch (SdkException e) {
        super.advance(ref, from, Change.to(change.status()).build());
        throw e;
      }
    }
  }
}
