package app.moleculesai.sdk.runtime.postgres;

import app.moleculesai.sdk.runtime.MoleculeServer;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.runtime.mock.MockArtifact;
import app.moleculesai.spi.runtime.mock.MockEvent;
import app.moleculesai.spi.runtime.mock.MockReply;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import java.time.Clock;
import java.time.Duration;

/** A server whose agents take an hour for a task that is long, and no time for any other. */
final class TaskServer {
  private static final MockEvent REPORT = MockEvent
      .artifact(MockArtifact.text("report", "All is well."));

  private TaskServer() {}

  static MockRuntime agents() {
    return MockRuntime.scripted(MockScript.canned()
        .whenSaid("long", MockReply.stream(MockEvent.submitted(), MockEvent.working("reading"),
            REPORT.after(Duration.ofHours(1)), MockEvent.completed()))
        .otherwise(MockReply.stream(MockEvent.submitted(), MockEvent.working("reading"), REPORT,
            MockEvent.completed())));
  }

  static MoleculeServer start(String database, MockRuntime agents, Clock clock) {
    return MoleculeServer.builder().discovery(Discovery.classPath()).set("env", "development")
        .set("database-url", database).runtime("mock", agents, "mock").clock(clock).build().start();
  }

  /** Starts one in a JVM of its own. */
  public static void main(String[] database) {
    var server = start(database[0], agents(), Clock.systemUTC());
    System.out.println("Molecule listens on " + server.uri());
  }
}
