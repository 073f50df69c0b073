package app.moleculesai.spi.messagestore.postgres.relay;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What one transaction tells. Belongs to one thread. */
public final class Outbox {
  private final Frames frames;
  private final List<News> news = new ArrayList<>();

  Outbox(Frames frames) {
    this.frames = frames;
  }

  /** Takes an event. */
  public void add(Event event) {
    news.add(new News.Happened(event));
  }

  /** Takes a notice. */
  public void add(ChangeNotice notice) {
    news.add(new News.Changed(notice));
  }

  /** Says whether there is nothing to send. */
  public boolean isEmpty() {
    return news.isEmpty();
  }

  /** Gives all to the transaction that goes on, which sends them when it commits; returns in how many notices. */
  public int send(Handle handle) {
    var notices = frames.of(news);
    ChannelTable.send(handle, notices);
    return notices.size();
  }
}
