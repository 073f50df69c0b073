package app.moleculesai.spi.messagestore.postgres.relay;

import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.concurrent.TimeUnit;

/**
 * Hears what others send, and the own pings.
 *
 * @param node this server's name on the channel
 * @param access the way to the database
 * @param audience who is told
 * @param company who else is there
 * @param outgoing whose sender is asked for a ping
 */
record Hearing(String node, DatabaseAccess access, Audience audience, Company company,
    Outgoing outgoing)
    implements
      Task.Work {
  private static final int LOOK_MILLIS = 250;
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(6);

  @Override
  public void run(Runnable well) throws SQLException {
    try (var connection = access.require("listening").connect()) {
      ChannelTable.listen(connection);
      outgoing.wake();
      hear(connection, well);
    } finally {
      audience.down();
    }
  }

  private void hear(Connection connection, Runnable well) throws SQLException {
    var letters = new Letters();
    long heardAt = System.nanoTime();
    while (System.nanoTime() - heardAt < SILENT_NANOS) {
      for (var notice : ChannelTable.hear(connection, LOOK_MILLIS)) {
        if (isEcho(letters, notice)) {
          heardAt = System.nanoTime();
          well.run();
        }
      }
      audience.look();
    }
    throw new SQLException("no ping came back");
  }

  /** Takes a notice; says whether it was the own ping. */
  private boolean isEcho(Letters letters, String notice) {
    try {
      var frame = Frame.parse(notice);
      if (frame.node().equals(node)) {
        return isEcho(frame); // a server does not hear its own news
      }
      company.sign();
      letters.take(frame).forEach(this::tell);
    } catch (IllegalArgumentException | DateTimeException e) {
      audience.missed();
    }
    return false;
  }

  private boolean isEcho(Frame own) {
    if (own.parts() == 1
        && NewsText.read(own.text()).getFirst() instanceof News.Ping ping) {
      audience.echo(ping.sentAt());
      return true;
    }
    return false;
  }

  private void tell(News news) {
    switch (news) {
      case News.Happened happened -> audience.tell(listener -> listener.event(happened.event()));
      case News.Changed changed -> audience.tell(listener -> listener.changed(changed.notice()));
      case News.Gap gap -> audience.missed();
      case News.Ping ping -> {
        // for its sender only
      }
    }
  }
}
