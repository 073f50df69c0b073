package app.moleculesai.sdk.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The threads of this JVM, virtual ones too, as only a dump of the JVM itself shows them. */
final class LiveThreads {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LiveThreads() {}

  /** Returns the threads by their number, each with its name and the top of its stack. */
  static Map<Long, String> now(Path folder) throws IOException {
    var file = folder.resolve("threads-" + System.nanoTime() + ".json");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
    var threads = new TreeMap<Long, String>();
    for (var container : JSON.readTree(file.toFile()).path("threadDump")
        .path("threadContainers")) {
      for (var thread : container.path("threads")) {
        threads.put(thread.path("tid").asLong(), describe(thread));
      }
    }
    Files.delete(file);
    return threads;
  }

  private static String describe(JsonNode thread) {
    var frames = new StringBuilder(thread.path("name").asText());
    for (var frame : thread.path("stack")) {
      frames.append("\n  ").append(frame.asText());
    }
    return frames.toString();
  }

  /** Waits until no thread for which the condition holds is left beside these; returns those left when it is too long. */
  static Map<Long, String> awaitNoneBeside(Map<Long, String> before, Predicate<String> ours,
      Path folder, Duration longest) throws IOException {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      var left = now(folder);
      left.keySet().removeAll(before.keySet());
      left.values().removeIf(ours.negate());
      if (left.isEmpty() || System.nanoTime() > end) {
        return left;
      }
      Thread.onSpinWait();
    }
  }
}
