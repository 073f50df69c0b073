package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A stream as a script wants it. One thread at a time, {@code close} from any. */
final class MockEvents implements AgentReply.Events {
  private final List<MockEvent> events;
  private final Function<MockEvent.Kind, Body> json;
  private final int breakAfter;
  private final Waits.Wait wait;
  private volatile boolean left;
  private int next;

  /**
   * Begins a stream.
   *
   * @param breakAfter how many events come before the connection breaks; none or more than there are: it does not
   * @param wait ends when the runtime is closed
   */
  MockEvents(List<MockEvent> events, Function<MockEvent.Kind, Body> json,
      Optional<Integer> breakAfter, Waits.Wait wait) {
    this.events = events;
    this.json = json;
    this.breakAfter = breakAfter.orElse(Integer.MAX_VALUE);
    this.wait = wait;
  }

  @Override
  public Optional<Body> next() throws IOException, InterruptedException {
    if (next == breakAfter) {
      throw new IOException("the mock agent broke the stream after " + next + " events");
    }
    if (left || next == events.size()) {
      return Optional.empty();
    }
    var event = events.get(next);
    if (!wait.pass(event.pause())) {
      return ended();
    }
    if (event.kind() instanceof MockEvent.Kind.Break) {
      throw new IOException("the mock agent broke the stream after " + next + " events");
    }
    next++;
    return Optional.of(json.apply(event.kind()));
  }

  private Optional<Body> ended() throws IOException {
    if (left) {
      return Optional.empty();
    }
    throw new IOException("the mock runtime was closed after " + next + " events");
  }

  @Override
  public void close() {
    left = true;
    wait.close();
  }
}
