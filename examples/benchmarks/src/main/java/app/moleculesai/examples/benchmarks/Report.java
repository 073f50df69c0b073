package app.moleculesai.examples.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Writes figures for people and for programs, each with the load of the machine beside them. */
final class Report {
  private static final String ROW = "%-24s %12s %12s %7s %8s %6s %9s %9s %7s%n";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Report() {}

  /** Returns a table. */
  static String table(List<Figure> figures) {
    var table = new StringBuilder(String.format(Locale.ROOT, ROW, "", "ours", "limit", "ratio",
        "goal", "met", "cpu us", "of limit", "errors"));
    for (Figure figure : figures) {
      table.append(String.format(Locale.ROOT, ROW, figure.name(),
          number(figure.ours()) + " " + figure.unit(), text(figure.limit()),
          text(figure.ratio()), figure.goal().map(Report::goal).orElse("-"),
          figure.met().map(met -> met ? "yes" : "NO").orElse("-"), text(figure.cpuMicros()),
          text(figure.limitCpuMicros()), figure.errors()));
    }
    return table + String.format(Locale.ROOT, "%d processors, Java %s, load average %.1f%n",
        Runtime.getRuntime().availableProcessors(), Runtime.version().feature(), load());
  }

  /** Returns a JSON document; what a figure does not have is left out. */
  static String json(List<Figure> figures) {
    var report = JSON.createObjectNode();
    report.put("processors", Runtime.getRuntime().availableProcessors());
    report.put("java", Runtime.version().toString());
    report.put("load_average", load());
    var rows = report.putArray("figures");
    for (Figure figure : figures) {
      var row = rows.addObject().put("name", figure.name()).put("unit", figure.unit())
          .put("ours", figure.ours());
      put(row, "limit", figure.limit());
      put(row, "ratio", figure.ratio());
      figure.goal().ifPresent(goal -> row.put("goal", goal(goal)));
      figure.met().ifPresent(met -> row.put("met", met));
      put(row, "cpu_us", figure.cpuMicros());
      put(row, "limit_cpu_us", figure.limitCpuMicros());
      row.put("errors", figure.errors());
    }
    return report.toPrettyString() + System.lineSeparator();
  }

  private static void put(ObjectNode row, String name, OptionalDouble value) {
    value.ifPresent(number -> row.put(name, number));
  }

  private static String goal(Figure.Goal goal) {
    return switch (goal) {
      case Figure.Goal.OfLimit of -> ">=" + number(of.least());
      case Figure.Goal.AtMost at -> "<=" + number(at.most());
      case Figure.Goal.TimesLimit times -> "<=" + number(times.most()) + "x";
    };
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "-";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f",
        value);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
