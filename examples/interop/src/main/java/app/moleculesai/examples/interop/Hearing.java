package app.moleculesai.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The events of a stream, as a library tells them one after another. Safe for use by many threads. */
public final class Hearing {
  private static final int LONGEST_SECONDS = 60;

  private final BlockingQueue<Told> events = new LinkedBlockingQueue<>();

  /** Takes the next event. */
  public void accept(Told event) {
    events.add(event);
  }

  /** Returns the next event; fails when there is none for long. */
  public Told next() throws InterruptedException {
    var event = events.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
    assertThat(event).as("the next event").isNotNull();
    return event;
  }

  /** Returns all events up to the one that tells this state. */
  public List<Told> until(String state) throws InterruptedException {
    var heard = new ArrayList<Told>();
    do {
      heard.add(next());
    } while (!heard.getLast().state().equals(state));
    return heard;
  }
}
