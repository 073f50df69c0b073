package app.moleculesai.spi.messagestore.postgres.messagestore;

import java.lang.reflect.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a statement takes as parameters. A few are written as values, which the database reads in half the time; many
 * as one array for each column. Either way there are few texts of a statement, which the driver prepares once for a
 * connection: the number of values is rounded up to a power of two, so <strong>there may be rows of nulls</strong> behind
 * those that were bound. Immutable.
 */
final class InputRows<R> {
  private static final int MOST_VALUES = 32;

  private final String name;
  private final List<Column<R>> columns;

  /** Takes what the rows are called in the statement. */
  InputRows(String name, List<Column<R>> columns) {
    this.name = name;
    this.columns = List.copyOf(columns);
  }

  /** What a column has. */
  enum Type {
    UUID("uuid", Types.OTHER, Object.class), TEXT("text", Types.VARCHAR, String.class), INTEGER(
        "int4", Types.INTEGER, Integer.class), LONG("int8", Types.BIGINT, Long.class), BOOLEAN(
            "bool", Types.BOOLEAN, Boolean.class), BYTES("bytea", Types.BINARY, byte[].class);

    private final String sql;
    private final int ofNull;
    private final Class<?> element;

    Type(String sql, int ofNull, Class<?> element) {
      this.sql = sql;
      this.ofNull = ofNull;
      this.element = element;
    }

    private Object[] array(int length) {
      return (Object[]) Array.newInstance(element, length);
    }
  }

  /**
   * A column.
   *
   * @param value what a row has in it; of the class that the driver takes for the type
   */
  record Column<R>(String name, Type type, Function<R, @Nullable Object> value) {
    /** Returns the column of rows that have such a row in them. */
    <S> Column<S> of(Function<S, R> part) {
      return new Column<>(name, type, row -> value.apply(part.apply(row)));
    }
  }

  /** Returns what stands after {@code FROM}. */
  String text(int rows) {
    var names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    return (isFew(rows) ? values(rows) : arrays()) + " AS " + name + " (" + names + ")";
  }

  private String values(int rows) {
    var first = columns.stream().map(column -> "?::" + column.type().sql)
        .collect(Collectors.joining(", ", "(", ")"));
    var other = ", "
        + columns.stream().map(column -> "?").collect(Collectors.joining(", ", "(", ")"));
    return "(VALUES " + first + other.repeat(rounded(rows) - 1) + ")";
  }

  private String arrays() {
    return columns.stream().map(column -> "?::" + column.type().sql + "[]")
        .collect(Collectors.joining(", ", "unnest(", ")"));
  }

  /** Binds the parameters, the first of them at a place, and returns the place behind the last. */
  int bind(PreparedStatement statement, int first, List<R> rows) throws SQLException {
    return isFew(rows.size())
        ? bindValues(statement, first, rows)
        : bindArrays(statement, first, rows);
  }

  private int bindValues(PreparedStatement statement, int first, List<R> rows)
      throws SQLException {
    int place = first;
    for (var row : rows) {
      for (var column : columns) {
        bind(statement, place++, column.type(), column.value().apply(row));
      }
    }
    for (int i = rows.size(); i < rounded(rows.size()); i++) {
      for (var column : columns) {
        bind(statement, place++, column.type(), null);
      }
    }
    return place;
  }

  private static void bind(PreparedStatement statement, int place, Type type,
      @Nullable Object value) throws SQLException {
    if (value == null) {
      statement.setNull(place, type.ofNull);
    } else {
      statement.setObject(place, value);
    }
  }

  private int bindArrays(PreparedStatement statement, int first, List<R> rows)
      throws SQLException {
    int place = first;
    for (var column : columns) {
      var values = rows.stream().map(column.value()).toArray(column.type()::array);
      statement.setArray(place++,
          statement.getConnection().createArrayOf(column.type().sql, values));
    }
    return place;
  }

  private static boolean isFew(int rows) {
    return rows <= MOST_VALUES;
  }

  private static int rounded(int rows) {
    return rows < 2 ? 1 : Integer.highestOneBit(rows - 1) << 1;
  }
}
