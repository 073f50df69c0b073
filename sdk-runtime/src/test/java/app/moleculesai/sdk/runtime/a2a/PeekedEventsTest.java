package app.moleculesai.sdk.runtime.a2a;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Looking at an agent's first event. */
class PeekedEventsTest {
  private final AtomicInteger closed = new AtomicInteger();

  private final class Broken implements AgentReply.Events {
    @Override
    public Optional<Body> next() throws IOException {
      throw new IOException("it broke");
    }

    @Override
    public void close() {
      closed.incrementAndGet();
      throw new IllegalStateException("a bug");
    }
  }

  @Test
  void whoTakesTheFirstEventHearsWhyThereIsNone() {
    var events = new PeekedEvents(new Broken());

    assertThat(events.peek()).isEmpty();
    assertThatThrownBy(events::next).isInstanceOf(IOException.class).hasMessage("it broke");
  }

  @Test
  void anAgentThatCannotBeClosedSpoilsNothing() {
    new PeekedEvents(new Broken()).close();

    assertThat(closed).hasValue(1);
  }
}
