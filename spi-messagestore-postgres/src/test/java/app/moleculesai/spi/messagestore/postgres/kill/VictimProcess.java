package app.moleculesai.spi.messagestore.postgres.kill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A JVM that a test can kill, and what it said. Safe for use by many threads; the lock guards the lines. */
final class VictimProcess implements AutoCloseable {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Process process;
  private final Thread ear;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final List<String> lines = new ArrayList<>();
  private boolean over;

  private VictimProcess(Process process) {
    this.process = process;
    this.ear = Thread.ofVirtual().start(this::hear);
  }

  /** Starts a program of the test class path. */
  static VictimProcess start(Class<?> program, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new VictimProcess(new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD) // it complains of the database that is killed
        .start());
  }

  private void hear() {
    try (var in = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        add(line, false);
      }
    } catch (IOException e) {
      // killed
    } finally {
      add("", true);
    }
  }

  private void add(String line, boolean isEnd) {
    lock.lock();
    try {
      if (!isEnd) {
        lines.add(line);
      }
      over = isEnd;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all that it said so far. */
  List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a line that it says so many times. */
  void await(String line, int times) throws InterruptedException, TimeoutException {
    await(said -> said.stream().filter(line::equals).count() >= times);
  }

  /** Waits until what it said fulfils a condition. */
  void await(Predicate<List<String>> condition) throws InterruptedException, TimeoutException {
    long left = LONGEST_NANOS;
    lock.lock();
    try {
      while (!condition.test(lines)) {
        if (over) {
          throw new IllegalStateException("it ended by itself; it said " + lines);
        }
        if (left <= 0) {
          throw new TimeoutException("it hangs; it said " + lines);
        }
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends it as {@code kill -9} does; all that it said before is known then. */
  void kill() throws InterruptedException {
    process.destroyForcibly().onExit().join();
    ear.join();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
