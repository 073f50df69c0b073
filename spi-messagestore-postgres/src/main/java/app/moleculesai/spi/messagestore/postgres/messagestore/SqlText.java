package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement that is put together, with the values of its parameters. The same parts give the same text, which the
 * driver prepares once for a connection. Belongs to one thread; its text is shown to nobody.
 */
final class SqlText {
  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /** Adds a part with a value for each of its question marks. */
  SqlText add(String part, Object... values) {
    text.append(part);
    this.values.addAll(List.of(values));
    return this;
  }

  /** Adds another's parts. */
  SqlText add(SqlText other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  /** Returns the text, which has a question mark for each value. */
  String text() {
    return text.toString();
  }

  PreparedStatement prepare(Connection connection) throws SQLException {
    var statement = connection.prepareStatement(text.toString());
    for (int i = 0; i < values.size(); i++) {
      bind(statement, i + 1, values.get(i));
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, int place, Object value)
      throws SQLException {
    switch (value) {
      case Instant time -> statement.setObject(place, time.atOffset(ZoneOffset.UTC));
      case String[] texts -> statement.setArray(place,
          statement.getConnection().createArrayOf("text", texts));
      default -> statement.setObject(place, value);
    }
  }
}
