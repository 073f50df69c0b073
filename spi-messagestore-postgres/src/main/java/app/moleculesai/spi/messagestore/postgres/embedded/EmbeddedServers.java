package app.moleculesai.spi.messagestore.postgres.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The servers that this process owns, each shared by all who name its folder and stopped when the last of them lets it
 * go. Safe for use by many threads; the monitor guards the map.
 */
public final class EmbeddedServers {
  private static final class Shared {
    final EmbeddedServer server;
    int users;

    Shared(EmbeddedServer server) {
      this.server = server;
    }
  }

  private final Map<Path, Shared> running = new HashMap<>();

  /** None yet. */
  public EmbeddedServers() {}

  /** Returns the server of a folder, started when it does not run; given back with {@link #release}. */
  public synchronized EmbeddedServer acquire(Path folder) {
    var shared = running.get(folder);
    if (shared == null) {
      shared = new Shared(EmbeddedServer.start(folder));
      running.put(folder, shared);
    }
    shared.users++;
    return shared.server;
  }

  /** Gives the server of a folder back, once for each {@link #acquire}. */
  public synchronized void release(Path folder) {
    var shared = running.get(folder);
    if (shared != null && --shared.users == 0) {
      running.remove(folder);
      shared.server.close();
    }
  }
}
