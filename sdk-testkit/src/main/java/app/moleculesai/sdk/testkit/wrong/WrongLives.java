package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;

/** Registries whose life is wrong. */
final class WrongLives {
  private WrongLives() {}

  /** Works on after it was closed. */
  static final class WorksWhenClosed extends ReferenceRegistry {
    @Override
    public void close() {}
  }

  /** Says that it does not work. */
  static final class NeverWell extends ReferenceRegistry {
    @Override
    public Health check() {
      return Health.down("not today");
    }
  }

  /** Complains when it is closed twice. */
  static final class ClosesOnce extends ReferenceRegistry {
    private boolean closedOnce;

    @Override
    public void close() {
      if (closedOnce) {
        throw SdkException.closed("the registry");
      }
      closedOnce = true;
      super.close();
    }
  }

  /** Leaves a thread behind whenever it is closed. */
  static final class LeaksAThread extends ReferenceRegistry {
    @Override
    public void start() {
      Thread.ofPlatform().daemon().name("left-behind").start(new LeftBehind());
    }
  }

  /** Says that it is durable, and keeps everything in memory. */
  static final class DurableInName extends ReferenceRegistry {
    DurableInName(Kept kept) {
      super(new Kept());
    }
  }

  /** Empties its tables when it is closed. */
  static final class ResetsWhenClosed extends ReferenceRegistry {
    private final Kept kept;

    ResetsWhenClosed(Kept kept) {
      super(kept);
      this.kept = kept;
    }

    @Override
    public void close() {
      try (var all = new ReferenceRegistry(kept)) {
        var rows = all.workspaces();
        rows.purge(rows.list().stream().map(row -> row.id()).toList());
      }
      super.close();
    }
  }
}
