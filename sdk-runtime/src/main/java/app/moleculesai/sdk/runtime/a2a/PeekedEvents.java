package app.moleculesai.sdk.runtime.a2a;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.runtime.AgentReply;
import java.io.IOException;
import java.util.Optional;

/** Events of an agent, the first of which can be looked at before. One thread at a time, {@code close} from any. */
final class PeekedEvents implements AgentReply.Events {
  private interface Step {
    Optional<Body> next() throws IOException, InterruptedException;
  }

  private static final System.Logger LOG = System.getLogger(PeekedEvents.class.getName());

  private final AgentReply.Events events;
  private Step next;

  PeekedEvents(AgentReply.Events events) {
    this.events = events;
    this.next = events::next;
  }

  /** Waits for the first event; empty when there is none, whatever the reason: {@link #next} tells it. */
  Optional<Body> peek() {
    var first = first();
    next = () -> {
      next = events::next;
      return first.next();
    };
    try {
      return first.next();
    } catch (IOException | RuntimeException | InterruptedException e) {
      return Optional.empty();
    }
  }

  private Step first() {
    try {
      var first = events.next();
      return () -> first;
    } catch (IOException e) {
      return () -> {
        throw e;
      };
    } catch (RuntimeException e) {
      return () -> {
        throw e;
      };
    } catch (InterruptedException e) {
      return () -> {
        throw e;
      };
    }
  }

  @Override
  public Optional<Body> next() throws IOException, InterruptedException {
    return next.next();
  }

  /** What an agent throws here comes too late to change anything. */
  @Override
  public void close() {
    try {
      events.close();
    } catch (RuntimeException e) {
      LOG.log(WARNING, "an agent's stream could not be closed: {0}", e.getClass().getName());
    }
  }
}
