package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a server hears of the others. Safe for use by many threads. */
final class Ears implements EventRelay.Listener {
  private final List<UUID> events = new CopyOnWriteArrayList<>();
  private final List<String> changes = new CopyOnWriteArrayList<>();
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicBoolean recovered = new AtomicBoolean();

  /** Returns the ids of the events, in order. */
  List<UUID> events() {
    return List.copyOf(events);
  }

  /** Returns the keys of the notices, in order. */
  List<String> changes() {
    return List.copyOf(changes);
  }

  /** Says whether the relay failed and works again. */
  boolean recoveredFromLoss() {
    return lost.get() && recovered.get();
  }

  @Override
  public void event(Event event) {
    events.add(event.id());
  }

  @Override
  public void changed(ChangeNotice notice) {
    changes.add(notice.key());
  }

  @Override
  public void recovered() {
    recovered.set(lost.get());
  }

  @Override
  public void lost() {
    lost.set(true);
  }
}
