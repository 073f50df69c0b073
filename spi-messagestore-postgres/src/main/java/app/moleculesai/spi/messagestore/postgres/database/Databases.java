package app.moleculesai.spi.messagestore.postgres.database;

import java.util.HashMap;
import java.util.Map;

/**
 * The databases of one plugin object: store and registry that are configured alike share a pool, which is closed when
 * the last of them lets it go. Safe for use by many threads; the monitor guards the map.
 */
public final class Databases {
  private static final class Shared {
    final Database database;
    int users;

    Shared(Database database) {
      this.database = database;
    }
  }

  private final Map<ConnectionConfig, Shared> open = new HashMap<>();

  /** Returns the pool for a configuration; the caller gives it back with {@link #release}. */
  public synchronized Database acquire(ConnectionConfig config) {
    var shared = open.computeIfAbsent(config, key -> new Shared(new Database(key)));
    shared.users++;
    return shared.database;
  }

  /** Gives a pool back, once for each {@link #acquire}. */
  public synchronized void release(Database database) {
    var shared = open.get(database.config());
    if (shared != null && --shared.users == 0) {
      open.remove(database.config());
      shared.database.close();
    }
  }
}
