package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All benchmarks by name; {@code run} starts them, {@code README.md} explains their figures. */
final class Benchmarks {
  /** What every measured JVM is started with: what the distribution uses, and room for rows. */
  static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx1g", "-Xmn256m",
      "--enable-native-access=ALL-UNNAMED");

  /** Takes too long and too much of the disk for who did not ask for it. */
  private static final String ONLY_BY_NAME = "pg-history-growth";

  private Benchmarks() {}

  /** Measures one thing. */
  @FunctionalInterface
  interface Benchmark {
    /** Returns its figures; throws when what it measures does not work. */
    List<Figure> measure(Effort effort) throws IOException, InterruptedException;
  }

  /** Returns all, in the order they run. */
  static Map<String, Benchmark> all(Path templates) {
    var all = new LinkedHashMap<String, Benchmark>();
    all.put("mock-send", MockSend::measure);
    all.put("reference-send", MockSend::measureBesideReference);
    all.put("proxied-send", ProxyRate::measure);
    all.put("proxy-latency", ProxyLatency::measure);
    all.put("proxied-streams", ProxiedStreams::measure);
    all.put("dead-agent", DeadAgentAnswer::measure);
    all.put("history-page", HistoryPage::measure);
    all.put("import-200", effort -> OrgImport.measure(effort, templates));
    all.put("embedded-start", EmbeddedStart::measure);
    all.put("pg-mock-send", MockSend::measureOnPostgres);
    all.put("pg-history-page", PostgresHistoryPage::measure);
    all.put("pg-history-growth", PostgresHistoryPage::measureGrowth);
    all.put("pg-page", PostgresLoops::pages);
    all.put("pg-append", PostgresLoops::appends);
    all.put("pg-import-200", effort -> PostgresImport.measure(effort, templates));
    all.put("pg-import-10000", PostgresImport::measureMany);
    return all;
  }

  /**
   * Runs benchmarks and prints what they measured: {@code TEMPLATES [--json] [--quick] [NAME...]}. Ends with 2 for a
   * wrong argument, with 1 when there were errors; a goal that was not met is no error.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ChildServer.logWarningsOnly();
    var names = new ArrayList<>(List.of(arguments));
    var all = all(Path.of(names.removeFirst()));
    boolean json = names.remove("--json");
    var effort = names.remove("--quick") ? Effort.QUICK : Effort.FULL;
    if (!all.keySet().containsAll(names)) {
      System.err.println("usage: run [--json] [--quick] [NAME...], with names of " + all.keySet());
      System.exit(2);
    }
    var figures = new ArrayList<Figure>();
    for (var benchmark : all.entrySet()) {
      if (names.isEmpty()
          ? !benchmark.getKey().equals(ONLY_BY_NAME)
          : names.contains(benchmark.getKey())) {
        System.err.println("measuring " + benchmark.getKey() + " ...");
        figures.addAll(benchmark.getValue().measure(effort));
      }
    }
    System.out.print(json ? Report.json(figures) : Report.table(figures));
    if (figures.stream().anyMatch(figure -> figure.errors() > 0)) {
      System.exit(1);
    }
  }
}
