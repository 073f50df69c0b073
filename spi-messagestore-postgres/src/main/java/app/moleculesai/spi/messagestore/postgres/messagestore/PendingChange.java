package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.Body;
import java.sql.Connection;
import java.sql.SQLException;

/** A change of one row. */
final class PendingChange extends Pending<Boolean> {
  private static final long LARGE = 256 * 1024;

  private final ChangeTable.Wish wish;

  PendingChange(ChangeTable.Wish wish) {
    this.wish = wish;
  }

  ChangeTable.Wish wish() {
    return wish;
  }

  @Override
  String what() {
    return "changing an activity";
  }

  @Override
  int rows() {
    return 1;
  }

  @Override
  long bytes() {
    return wish.change().responseBody().map(Body::size).orElse(0)
        + (long) wish.change().toolTrace().map(Body::size).orElse(0);
  }

  @Override
  Object place() {
    return wish.ref();
  }

  @Override
  boolean canShare() {
    return bytes() <= LARGE;
  }

  @Override
  Boolean alone(Connection connection) throws SQLException {
    return ChangeTable.change(connection, wish);
  }
}
