package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.http.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Journeys of credentials through a server of a {@link World}, on any storage. */
public abstract class AuthJourneys {
  World world;
  TestServer server;

  /** Returns the registry of this test, started. */
  protected abstract Registry registry();

  /** Serves the routes of this test in its world. */
  abstract TestServer serve();

  @BeforeEach
  void start() {
    begin(World.withAdmin());
  }

  private void begin(AuthSettings settings) {
    world = new World(settings, registry());
    server = serve();
  }

  /** Begins anew with other settings. */
  void become(AuthSettings settings) {
    stop();
    begin(settings);
  }

  @AfterEach
  void stop() {
    server.close();
    world.close();
  }
}
