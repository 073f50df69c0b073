package app.moleculesai.sdk.runtime.events;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A relay that keeps what it should send; a test says when it works. */
final class HandRelay implements EventRelay {
  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<ChangeNotice> notices = new CopyOnWriteArrayList<>();
  volatile boolean up = true;
  volatile boolean isHeard = true;

  @Override
  public void publish(Event event) {
    events.add(event);
  }

  @Override
  public void publish(ChangeNotice notice) {
    notices.add(notice);
  }

  @Override
  public void listen(Listener listener) {}

  @Override
  public boolean isUp() {
    return up;
  }

  @Override
  public boolean isHeard() {
    return isHeard;
  }
}
