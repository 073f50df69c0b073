package app.moleculesai.spi.messagestore.postgres.registry;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The columns of rows that are written many at once: each travels as one array, so that any number of rows is one
 * statement with the same text. Immutable.
 *
 * @param <R> a row
 * @param all in the order of the statement
 */
record Columns<R>(List<Column<R>> all) {
  /** The last column that {@link #given()} adds: the row's place in the list. */
  static final String PLACE = "place";

  /**
   * One column.
   *
   * @param name in the table, and of the parameter
   * @param type in SQL
   * @param value what {@link Values#text} can write
   */
  record Column<R>(String name, String type, Function<R, @Nullable Object> value) {}

  /** One column. */
  static <R> Column<R> column(String name, String type, Function<R, @Nullable Object> value) {
    return new Column<>(name, type, value);
  }

  /** Returns {@code id, name, …}. */
  String names() {
    return all.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /** Returns what stands in a {@code FROM}: the rows of the parameters as a table {@code given}. */
  String given() {
    return all.stream().map(column -> "CAST(:" + column.name + " AS " + column.type + "[])")
        .collect(Collectors.joining(", ", "unnest(",
            ") WITH ORDINALITY AS given (" + names() + ", " + PLACE + ")"));
  }

  /** Binds the rows to the parameters of {@link #given()}. */
  <S extends SqlStatement<S>> S bind(S statement, Collection<R> rows) {
    for (var column : all) {
      statement.bind(column.name, texts(rows.stream().map(column.value).map(Values::text)
          .toArray(String[]::new)));
    }
    return statement;
  }

  /** The driver sends an array that is known to be of strings as it is; of any other it escapes every character. */
  private static Argument texts(@Nullable String[] values) {
    return (place, statement, context) -> statement.setArray(place,
        statement.getConnection().createArrayOf("text", values));
  }
}
