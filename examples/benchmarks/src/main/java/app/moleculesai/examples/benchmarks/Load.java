package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the same requests over and over on kept-alive connections and counts what comes back.
 *
 * <p>Each connection always has one request under way. A thread serves its connections in turn with blocking reads: the
 * generator shares the cores with the server it measures, and this costs the machine far less than a thread or a selector
 * key per connection. It speaks to the loopback address only. One run at a time.
 */
final class Load {
  private static final int MOST_CONNECTIONS = 1_024;
  private static final int MOST_BROKEN = 100;
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final int connections;
  private final int threads;

  Load(int connections, int threads) {
    if (threads < 1 || connections < threads || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(connections + " connections on " + threads + " threads");
    }
    this.connections = connections;
    this.threads = threads;
  }

  /**
   * What one run counted.
   *
   * @param replies those with status 200
   * @param errors replies with any other status, and connections that broke
   * @param bodyBytes of all replies with status 200 together
   * @param nanos from the first request to the last reply
   */
  record Sample(long replies, long errors, long bodyBytes, long nanos) {
    double perSecond() {
      return replies * 1e9 / nanos;
    }
  }

  /**
   * Loads one server for a while.
   *
   * @param requests whole HTTP requests; connections start at different ones and go round
   * @param time how long new requests are sent; a run that has not ended 10 s after it is broken off
   * @throws IOException if there is no server
   */
  Sample run(int port, List<byte[]> requests, Duration time)
      throws IOException, InterruptedException {
    var workers = new ArrayList<Worker>();
    try {
      for (int thread = 0; thread < threads; thread++) {
        workers.add(new Worker());
      }
      for (int connection = 0; connection < connections; connection++) {
        workers.get(connection % threads).add(new LoadConnection(port, requests, connection));
      }
      return run(workers, time);
    } finally {
      workers.forEach(Worker::close);
    }
  }

  /** Returns the size of the reply to one request, which must be a 200. */
  static long replyBytes(int port, byte[] request) throws IOException {
    try (var connection = new LoadConnection(port, List.of(request), 0)) {
      connection.send();
      int status = connection.receive();
      if (status != 200) {
        throw new IOException("answered with " + status);
      }
      return connection.bodyBytes();
    }
  }

  private static Sample run(List<Worker> workers, Duration time) throws InterruptedException {
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    var running = workers.stream()
        .map(worker -> Thread.ofPlatform().name("load").start(() -> worker.run(end))).toList();
    for (Thread thread : running) {
      long left = end + GRACE.toNanos() - System.nanoTime();
      if (!thread.join(Duration.ofNanos(Math.max(1, left)))) {
        workers.forEach(Worker::close); // ends the read that hangs
        thread.join();
      }
    }
    long nanos = System.nanoTime() - begin;
    return new Sample(workers.stream().mapToLong(worker -> worker.replies).sum(),
        workers.stream().mapToLong(worker -> worker.errors).sum(),
        workers.stream().mapToLong(worker -> worker.bodyBytes).sum(), nanos);
  }

  /** The connections of one thread. Its counters are read when the thread has ended. */
  private static final class Worker {
    private final List<LoadConnection> connections = new ArrayList<>();
    private int broken;
    private long replies;
    private long errors;
    private long bodyBytes;

    void add(LoadConnection connection) {
      connections.add(connection);
    }

    void run(long end) {
      try {
        for (LoadConnection connection : connections) {
          connection.send();
        }
        while (System.nanoTime() - end < 0) {
          for (LoadConnection connection : connections) {
            receive(connection);
            connection.send();
          }
        }
        for (LoadConnection connection : connections) {
          receive(connection);
        }
      } catch (IOException e) {
        errors++; // and this thread's load ends here
      }
    }

    private void receive(LoadConnection connection) throws IOException {
      try {
        if (connection.receive() == 200) {
          replies++;
          bodyBytes += connection.bodyBytes();
        } else {
          errors++;
        }
      } catch (IOException e) {
        errors++;
        if (++broken > MOST_BROKEN) {
          throw e;
        }
        connection.reopen();
      }
    }

    void close() {
      connections.forEach(LoadConnection::close);
    }
  }
}
