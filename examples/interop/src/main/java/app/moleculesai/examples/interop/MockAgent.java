package app.moleculesai.examples.interop;

import app.moleculesai.spi.runtime.mock.MockArtifact;
import app.moleculesai.spi.runtime.mock.MockEvent;
import app.moleculesai.spi.runtime.mock.MockReply;
import app.moleculesai.spi.runtime.mock.MockRuntime;
import app.moleculesai.spi.runtime.mock.MockScript;
import app.moleculesai.spi.runtime.mock.VirtualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** An agent of the server's own mock runtime. */
final class MockAgent implements Agent {
  private final VirtualClock clock = VirtualClock.at(Instant.parse("2026-01-01T09:00:00Z"));
  private final MockRuntime runtime = MockRuntime.scripted(MockScript.canned()
      .when(call -> call.taskId().isPresent(),
          call -> MockReply.work(MockEvent.working(), result("You chose " + call.text() + "."),
              MockEvent.completed()))
      .whenSaid("report", MockReply.work(MockEvent.submitted(), MockEvent.working("reading"),
          result("All is well."), MockEvent.completed()))
      .whenSaid("long", MockReply.work(MockEvent.submitted(), MockEvent.working("waiting"),
          result("It took long.").after(Duration.ofDays(1)), MockEvent.completed()))
      .whenSaid("ask", MockReply.work(MockEvent.submitted(),
          MockEvent.inputRequired("Tea or coffee?")))
      .otherwise(call -> MockReply.text("You said: " + call.text())), clock);

  private static MockEvent result(String text) {
    return MockEvent.artifact(MockArtifact.text("result", text));
  }

  /** Returns what a server has to be given. */
  MockRuntime runtime() {
    return runtime;
  }

  @Override
  public URI hire(Operator operator) throws Exception {
    return operator.hireMock();
  }

  @Override
  public void goOn() throws InterruptedException {
    clock.awaitWaiting(1, Duration.ofSeconds(60));
    clock.advanceToNextWait();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
