package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The parts of the partitioned log, one for each month of each group of workspaces. */
final class MonthTable {
  private static final int GROUPS = 8; // as the migration made them

  private MonthTable() {}

  /** A part that is not there yet. */
  record Part(int group, YearMonth month) {
    /** Returns its name. */
    String name() {
      return String.format(Locale.ROOT, "activity_logs_%d_%tY_%tm", group, month, month);
    }
  }

  /** Returns the parts of a month that are missing. */
  static List<Part> missing(Connection connection, YearMonth month) throws SQLException {
    var missing = new ArrayList<Part>();
    try (var statement = connection.prepareStatement("SELECT to_regclass(?) IS NULL")) {
      for (int group = 0; group < GROUPS; group++) {
        var part = new Part(group, month);
        statement.setString(1, part.name());
        try (var rows = statement.executeQuery()) {
          rows.next();
          if (rows.getBoolean(1)) {
            missing.add(part);
          }
        }
      }
    }
    return missing;
  }

  /**
   * Makes a part, within a transaction of its own. It waits for nobody for long, as everybody would wait behind it; and it
   * fails when "other" has rows of that month already.
   */
  static void make(Connection connection, Part part) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '1s'");
      statement.execute(String.format(Locale.ROOT,
          "CREATE TABLE IF NOT EXISTS %s PARTITION OF activity_logs_%d"
              + " FOR VALUES FROM ('%s-01 00:00:00+00') TO ('%s-01 00:00:00+00')",
          part.name(), part.group(), part.month(), part.month().plusMonths(1)));
    }
  }
}
