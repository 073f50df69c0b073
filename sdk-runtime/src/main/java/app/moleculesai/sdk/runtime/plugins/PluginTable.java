package app.moleculesai.sdk.runtime.plugins;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every plugin that was found and where it stands, as {@code ./molecule plugins}, {@code GET /admin/plugins} and the log
 * at start show it. Immutable.
 *
 * @param rows one for each plugin, in the order found
 * @param problems of instances that no plugin of the table stands for, a line each
 * @param load how long finding, making and starting all of them took
 * @param shared the packages that drop-in plugins share with the server
 */
public record PluginTable(List<Row> rows, List<String> problems, Duration load,
    List<String> shared) {
  private static final List<String> HEAD = List.of("ID", "VERSION", "API", "STATE", "ORIGIN",
      "SHA-256", "LOAD", "PROVIDERS");
  private static final int WIDEST = 40;

  /** Copies the lists. */
  public PluginTable {
    rows = List.copyOf(rows);
    problems = List.copyOf(problems);
    shared = List.copyOf(shared);
  }

  /**
   * One plugin.
   *
   * @param id its id, or a guess when it could not be asked
   * @param version its own version; {@code -} when unknown
   * @param api the API version it was compiled against, when it says so
   * @param state where it stands
   * @param origin where it was found
   * @param sha256 of the jar, 64 hexadecimal digits; of the jars' hashes for a folder; none on the class path
   * @param load how long it took to find it and to make and start its instances
   * @param providers what it provides
   * @param problems why it is not ready, and warnings
   */
  public record Row(String id, String version, Optional<String> api, PluginState state,
      String origin, Optional<String> sha256, Duration load, List<ProviderRow> providers,
      List<PluginProblem> problems) {
    /** Copies the lists. */
    public Row {
      providers = List.copyOf(providers);
      problems = List.copyOf(problems);
    }
  }

  /**
   * One type that a plugin provides.
   *
   * @param name kind and type, such as {@code messagestore/postgres}
   * @param instances the names of the instances made from it
   */
  public record ProviderRow(String name, List<String> instances) {
    /** Copies the list. */
    public ProviderRow {
      instances = List.copyOf(instances);
    }

    @Override
    public String toString() {
      return instances.isEmpty() ? name : name + " -> " + String.join(", ", instances);
    }
  }

  /** Returns the table as text, lines ended by line feeds. */
  public String render() {
    var widths = HEAD.stream().mapToInt(String::length).toArray();
    var cells = rows.stream().map(PluginTable::cells).toList();
    for (var line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    var text = new StringBuilder();
    append(text, HEAD, widths);
    for (int i = 0; i < rows.size(); i++) {
      append(text, cells.get(i), widths);
      rows.get(i).problems().forEach(problem -> text.append("  ").append(problem).append('\n'));
    }
    problems.forEach(problem -> text.append(problem).append('\n'));
    return text.append(summary()).append('\n').toString();
  }

  private static List<String> cells(Row row) {
    return List.of(row.id(), row.version(), row.api().orElse("-"), row.state().name(),
        shortened(row.origin()), row.sha256().map(hash -> hash.substring(0, 8)).orElse("-"),
        row.load().toMillis() + "ms",
        String.join(" ", row.providers().stream().map(ProviderRow::toString).toList()));
  }

  private static String shortened(String origin) {
    return origin.length() <= WIDEST ? origin : origin.substring(0, WIDEST - 2) + "..";
  }

  private static void append(StringBuilder text, List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).append(" ".repeat(Math.max(0, widths[i] - cells.get(i).length())))
          .append("  ");
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private String summary() {
    var counts = new StringBuilder();
    for (var state : PluginState.values()) {
      var count = rows.stream().filter(row -> row.state() == state).count();
      if (count > 0) {
        counts.append(counts.isEmpty() ? ": " : ", ").append(count).append(' ')
            .append(state.name().toLowerCase(Locale.ROOT));
      }
    }
    return rows.size() + (rows.size() == 1 ? " plugin" : " plugins") + counts + ". Load "
        + load.toMillis() + " ms. Shared: " + String.join(", ", shared) + ".";
  }
}
