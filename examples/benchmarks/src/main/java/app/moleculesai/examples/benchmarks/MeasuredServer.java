package app.moleculesai.examples.benchmarks;

import java.io.IOException;

/** A server in a process of its own, on the loopback address. */
interface MeasuredServer {
  /** Returns where it listens. */
  int port();

  /** Returns the processor time it has used since it started, in nanoseconds. */
  long cpuNanos() throws IOException;
}
