package app.moleculesai.sdk.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up on platform threads, for a while. The machine's own lookup cannot be interrupted, and holds whatever
 * carries a virtual thread meanwhile: a few names of a name server that answers slowly would stop all of this server's work.
 * Safe for use by many threads.
 */
final class NameLookups implements OutboundAddresses.Resolver {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int AT_ONCE = 64;

  private final OutboundAddresses.Resolver names;
  private final Duration longest;
  private final Semaphore places = new Semaphore(AT_ONCE);

  NameLookups() {
    this(InetAddress::getAllByName, LONGEST);
  }

  /**
   * Takes who looks names up.
   *
   * @param longest how long a name is waited for
   */
  NameLookups(OutboundAddresses.Resolver names, Duration longest) {
    this.names = names;
    this.longest = longest;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    var lookup = new FutureTask<>(() -> names.resolve(host));
    try {
      if (!places.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new UnknownHostException("too many names are being looked up");
      }
      Thread.ofPlatform().daemon().name("molecule-names").start(() -> {
        try {
          lookup.run();
        } finally {
          places.release();
        }
      });
      return lookup.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new UnknownHostException("nobody has said in time what the name means");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case UnknownHostException unknown -> throw unknown;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException("a name could not be looked up", e);
      }
    }
  }
}
