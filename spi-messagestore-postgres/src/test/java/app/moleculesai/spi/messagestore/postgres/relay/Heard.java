package app.moleculesai.spi.messagestore.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a server hears, in its order: events, notices, {@code lost} and {@code recovered}. */
final class Heard implements EventRelay.Listener {
  static final String LOST = "lost";
  static final String RECOVERED = "recovered";

  private final LinkedBlockingQueue<Object> news = new LinkedBlockingQueue<>();

  @Override
  public void event(Event event) {
    news.add(event);
  }

  @Override
  public void changed(ChangeNotice notice) {
    news.add(notice);
  }

  @Override
  public void recovered() {
    news.add(RECOVERED);
  }

  @Override
  public void lost() {
    news.add(LOST);
  }

  /** Returns the next. */
  Object next() throws InterruptedException {
    var next = news.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("the next news").isNotNull();
    return next;
  }

  /** Returns the next so many. */
  List<Object> next(int number) throws InterruptedException {
    var all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(next());
    }
    return all;
  }

  /** Returns everything up to this one, which is left out. */
  List<Object> until(Object last) throws InterruptedException {
    var all = new ArrayList<>();
    for (var next = next(); !next.equals(last); next = next()) {
      all.add(next);
    }
    return all;
  }
}
