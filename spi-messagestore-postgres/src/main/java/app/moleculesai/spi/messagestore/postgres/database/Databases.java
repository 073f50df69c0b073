package app.moleculesai.spi.messagestore.postgres.database;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The databases of one plugin object: store and registry that are configured alike share a pool, which is closed when
 * the last of them lets it go. Those that name one folder share the server in it, also with different pools. Safe for use by many threads; the monitor guards the map.
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
  private final Set<Database> guests = new HashSet<>();
  private final EmbeddedServers servers = new EmbeddedServers();

  /**
   * Returns the pool for a configuration; the caller gives it back with {@link #release}.
   *
   * @throws app.moleculesai.sdk.api.error.SdkException when the server of a folder cannot be started
   */
  public synchronized Database acquire(ConnectionConfig config) {
    var shared = open.get(config);
    if (shared == null) {
      shared = new Shared(new Database(config, reachable(config.address())));
      open.put(config, shared);
    }
    shared.users++;
    return shared.database;
  }

  /**
   * Returns a pool for the short work of an operator. When another process runs the server in the folder, it is that
   * one's server; otherwise it is the same as {@link #acquire}.
   */
  public synchronized Database join(ConnectionConfig config) {
    try {
      return acquire(config);
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      var others = config.address().folder().flatMap(EmbeddedServer::running).orElseThrow(() -> e);
      var joined = new Database(config,
          DatabaseAddress.local(others.port(), others.user(), others.password()));
      guests.add(joined);
      return joined;
    }
  }

  private DatabaseAddress reachable(DatabaseAddress address) {
    if (address.folder().isEmpty()) {
      return address;
    }
    var server = servers.acquire(address.folder().get());
    return DatabaseAddress.local(server.port(), server.user(), server.password());
  }

  /** Gives a pool back, once for each {@link #acquire}. */
  public synchronized void release(Database database) {
    if (guests.remove(database)) {
      database.close();
      return;
    }
    var config = database.config();
    var shared = open.get(config);
    if (shared != null && --shared.users == 0) {
      open.remove(config);
      shared.database.close();
      config.address().folder().ifPresent(servers::release);
    }
  }
}
