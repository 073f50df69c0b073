package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.spi.messagestore.postgres.database.Schema;
import java.util.List;
import java.util.Locale;

/** How the log lies in the database. It is chosen when the tables are made and stays; the same SQL reads both. */
public enum Layout {
  /** One table. */
  PLAIN("r"),
  /** A table in parts by workspace and month. */
  PARTITIONED("p");

  /** Where is written down what our migrations made. */
  static final String HISTORY = "molecule_store_history";

  private final String kind;

  /** The kind of the table in PostgreSQL's catalogue. */
  Layout(String kind) {
    this.kind = kind;
  }

  /** Returns the word in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the layout of a word. */
  public static Layout of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  String kind() {
    return kind;
  }

  Schema schema() {
    return new Schema("message store", "META-INF/molecule/postgres/messagestore/" + word(),
        HISTORY, tables());
  }

  private List<String> tables() {
    return this == PARTITIONED
        ? List.of("activity_heads", "activity_logs", "activity_keys", "activity_ids")
        : List.of("activity_heads", "activity_logs", "activity_keys");
  }
}
