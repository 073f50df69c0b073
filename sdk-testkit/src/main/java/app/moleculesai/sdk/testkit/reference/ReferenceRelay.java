package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Carries news between the registries that share their tables: who sends calls the others' listeners itself. Wrong
 * relays override a step. Safe for use by many threads.
 */
public class ReferenceRelay implements EventRelay {
  /** The relays of all registries that share their tables and are open. */
  public static final class Circle {
    private final List<ReferenceRelay> open = new CopyOnWriteArrayList<>();

    /** Starts empty. */
    public Circle() {}
  }

  private final Circle circle;
  private volatile @Nullable Listener listener;

  /** Joins the others when it is started. */
  public ReferenceRelay(Circle circle) {
    this.circle = circle;
  }

  @Override
  public void listen(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void start() {
    circle.open.add(this);
  }

  @Override
  public boolean isUp() {
    return circle.open.contains(this);
  }

  @Override
  public void publish(Event event) {
    circle.open.stream().filter(this::reaches).forEach(other -> other.hear(event));
  }

  @Override
  public void publish(ChangeNotice notice) {
    circle.open.stream().filter(this::reaches).forEach(other -> other.hear(notice));
  }

  /** Says whether another one hears what this one publishes: all but itself. */
  protected boolean reaches(ReferenceRelay other) {
    return !other.equals(this);
  }

  /** Hears an event of another one. */
  protected synchronized void hear(Event event) {
    var mine = listener;
    if (mine != null) {
      mine.event(event);
    }
  }

  /** Hears a notice of another one. */
  protected synchronized void hear(ChangeNotice notice) {
    var mine = listener;
    if (mine != null) {
      mine.changed(notice);
    }
  }

  @Override
  public void close() {
    circle.open.remove(this);
  }
}
