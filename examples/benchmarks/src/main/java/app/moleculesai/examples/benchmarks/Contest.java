package app.moleculesai.examples.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Two ways to do the same work within one process, each by several virtual threads, turn and turn about. The first round
 * warms up and does not count.
 *
 * @param threads how many work at once
 * @param turn how long a turn is
 * @param rounds how many turns of each count
 */
record Contest(int threads, Duration turn, int rounds) {
  /** What a thread does over and over. */
  interface Task extends AutoCloseable {
    void run() throws Exception;

    @Override
    void close() throws Exception;

    /** A task, and what it needs closed at the end. */
    static Task of(Work work, AutoCloseable... needs) {
      return new Task() {
        @Override
        public void run() throws Exception {
          work.run();
        }

        @Override
        public void close() throws Exception {
          for (var need : needs) {
            need.close();
          }
        }
      };
    }
  }

  /** Work that may fail. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Returns how often a second ours ran, and the limit: medians over the rounds. */
  List<String> run(Callable<Task> ours, Callable<Task> limit) throws Exception {
    var rates = List.of(new ArrayList<Double>(), new ArrayList<Double>());
    for (int round = 0; round <= rounds; round++) {
      double first = turn(ours);
      double second = turn(limit);
      if (round > 0) {
        rates.get(0).add(first);
        rates.get(1).add(second);
      }
    }
    return rates.stream()
        .map(all -> Rounds.median(all.stream().mapToDouble(rate -> rate).toArray()))
        .map(rate -> String.format(Locale.ROOT, "%.1f", rate)).toList();
  }

  private double turn(Callable<Task> tasks) throws Exception {
    var made = new ArrayList<Task>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < threads; thread++) {
        made.add(tasks.call());
      }
      long begin = System.nanoTime();
      long end = begin + turn.toNanos();
      var running = made.stream().map(task -> executor.submit(() -> repeat(task, end))).toList();
      long times = 0;
      for (var thread : running) {
        times += result(thread);
      }
      return times * 1e9 / (System.nanoTime() - begin);
    } finally {
      for (var task : made) {
        task.close();
      }
    }
  }

  private static long repeat(Task task, long end) throws Exception {
    long times = 0;
    while (System.nanoTime() - end < 0) {
      task.run();
      times++;
    }
    return times;
  }

  private static long result(Future<Long> thread) throws Exception {
    try {
      return thread.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
