package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at a steady rate, however fast they are answered, and notes how long each took: from its sending to the
 * end of its reply. Each connection has a thread of its own and its own place in the rhythm. One run at a time.
 *
 * @param connections how many are kept
 * @param perSecond how many requests are sent in a second, over all connections
 */
record PacedLoad(int connections, int perSecond) {
  private static final double MILLI = 1e6;

  /**
   * What one run noted.
   *
   * @param nanos of the replies with status 200, the shortest first
   * @param errors replies with any other status, and connections that broke
   */
  record Latencies(List<Long> nanos, long errors) {
    /** Takes them in any order. */
    static Latencies of(List<Long> nanos, long errors) {
      return new Latencies(nanos.stream().sorted().toList(), errors);
    }

    /** Returns how many milliseconds this part of the replies took at most. */
    double millis(double part) {
      return nanos.isEmpty()
          ? Double.MAX_VALUE
          : nanos.get(Math.min(nanos.size() - 1, (int) (nanos.size() * part))) / MILLI;
    }
  }

  /** Loads a server for a while. */
  Latencies run(int port, List<byte[]> requests, Duration time)
      throws IOException, InterruptedException {
    var clients = new ArrayList<Client>();
    try {
      for (int number = 0; number < connections; number++) {
        clients.add(new Client(new LoadConnection(port, requests, number)));
      }
      long begin = System.nanoTime();
      var threads = new ArrayList<Thread>();
      for (int number = 0; number < connections; number++) {
        var client = clients.get(number);
        long first = begin + number * Duration.ofSeconds(1).toNanos() / perSecond;
        threads.add(Thread.ofPlatform().name("paced-load")
            .start(() -> client.run(first, begin + time.toNanos(), interval())));
      }
      for (var thread : threads) {
        thread.join();
      }
    } finally {
      clients.forEach(client -> client.connection.close());
    }
    return Latencies.of(clients.stream().flatMap(client -> client.nanos.stream()).toList(),
        clients.stream().mapToLong(client -> client.errors).sum());
  }

  private long interval() {
    return Duration.ofSeconds(1).toNanos() * connections / perSecond;
  }

  /** One connection. What it noted is read when its thread has ended. */
  private static final class Client {
    private final LoadConnection connection;
    private final List<Long> nanos = new ArrayList<>();
    private long errors;

    Client(LoadConnection connection) {
      this.connection = connection;
    }

    void run(long first, long end, long interval) {
      try {
        for (long due = first; due - end < 0; due += interval) {
          for (long now = System.nanoTime(); now - due < 0; now = System.nanoTime()) {
            LockSupport.parkNanos(due - now);
          }
          long begin = System.nanoTime();
          connection.send();
          if (connection.receive() == 200) {
            nanos.add(System.nanoTime() - begin);
          } else {
            errors++;
          }
        }
      } catch (IOException e) {
        errors++; // and this connection's load ends here
      }
    }
  }

  /** Returns the middle of what several runs say. */
  static double median(List<Latencies> runs, double part) {
    return Rounds.median(runs.stream().mapToDouble(run -> run.millis(part)).toArray());
  }

  /** Returns the errors of several runs. */
  static long errors(List<Latencies> runs) {
    return runs.stream().mapToLong(Latencies::errors).sum();
  }
}
