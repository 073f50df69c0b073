package app.moleculesai.spi.messagestore.postgres.relay;

import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends what belongs to no transaction, many news at once when they come quickly, and a ping every second.
 *
 * @param access the way to the database
 * @param frames cuts the news
 * @param outgoing what waits
 */
record Sending(DatabaseAccess access, Frames frames, Outgoing outgoing) implements Task.Work {
  private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LONGEST_SEND_MILLIS = 5000;

  @Override
  public void run(Runnable well) throws SQLException, InterruptedException {
    try (var connection = access.require("sending news").connect()) {
      ChannelTable.prepareToSend(connection);
      connection.setNetworkTimeout(Runnable::run, LONGEST_SEND_MILLIS);
      long pingAt = System.nanoTime();
      while (true) {
        var news = outgoing.take(pingAt - System.nanoTime());
        long now = System.nanoTime();
        boolean pings = news.isEmpty() || now - pingAt >= 0;
        send(connection, news, pings ? List.of(new News.Ping(now)) : List.of());
        pingAt = pings ? now + PING_NANOS : pingAt;
        well.run();
      }
    }
  }

  private void send(Connection connection, List<News> news, List<News> ping) throws SQLException {
    boolean sent = false;
    try {
      var notices = new ArrayList<>(frames.of(news));
      notices.addAll(frames.of(ping));
      ChannelTable.send(connection, notices);
      sent = true;
    } finally {
      if (!sent) {
        outgoing.missed(); // it may have arrived: sent again, it would arrive twice
      }
    }
  }
}
