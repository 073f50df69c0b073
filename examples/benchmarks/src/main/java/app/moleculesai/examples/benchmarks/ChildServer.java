package app.moleculesai.examples.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A server under test in a JVM of its own, spoken to by lines over its standard input and output.
 *
 * <p>A JVM each keeps one server's compiled code free of the other's profile, and lets the
 * processor time of the server be told from that of the load. The child ends when its input does,
 * so none outlives this process. One thread at a time.
 */
final class ChildServer implements MeasuredServer, AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;
  private final List<String> ready;

  private ChildServer(Process process) throws IOException {
    this.process = process;
    this.answers = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.ready = answer("ready");
  }

  /** Starts {@code main} on this JVM's class path and waits until it serves. */
  static ChildServer start(List<String> jvmOptions, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new ChildServer(process);
    } catch (IOException failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  @Override
  public int port() {
    return Integer.parseInt(ready.getFirst());
  }

  /** What the child said beside its port when it was ready. */
  List<String> facts() {
    return ready.subList(1, ready.size());
  }

  @Override
  public long cpuNanos() throws IOException {
    questions.println("cpu");
    return Long.parseLong(answer("cpu").getFirst());
  }

  /** Returns the bytes that the child's live objects take, garbage left out. */
  long liveBytes() throws IOException {
    questions.println("live");
    return Long.parseLong(answer("live").getFirst());
  }

  /** Returns the bytes of memory that the child has from the system. */
  long residentBytes() throws IOException {
    questions.println("resident");
    return Long.parseLong(answer("resident").getFirst());
  }

  @Override
  public void close() {
    questions.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private List<String> answer(String word) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      List<String> words = List.of(line.split(" "));
      if (words.getFirst().equals(word)) {
        return words.subList(1, words.size());
      }
    }
    throw new IOException("the server process ended before it said '" + word + "'");
  }

  /** First thing in any of the processes: keeps the log to what matters. */
  static void logWarningsOnly() {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setLevel(Level.WARNING);
    }
  }

  /** The child's side: says that it is ready, then answers questions until its input ends. */
  static void serve(int port, String... facts) throws IOException {
    System.out.println("ready " + port + " " + String.join(" ", facts));
    var system = ManagementFactory
        .getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      switch (line) {
        case "cpu" -> System.out.println("cpu " + system.getProcessCpuTime());
        case "live" -> System.out.println("live " + liveNow());
        case "resident" -> System.out.println("resident " + residentNow());
        default -> throw new IOException("nobody asks for " + line);
      }
    }
  }

  private static long liveNow() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Linux says; elsewhere 0. */
  private static long residentNow() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
  }
}
