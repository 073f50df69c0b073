package app.moleculesai.sdk.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Looks names up on platform threads, for a while. The machine's own lookup cannot be interrupted, and holds whatever
 * carries a virtual thread meanwhile: a few names of a name server that answers slowly would stop all of this server's work.
 * A lookup holds its place until the machine has ended it, so whoever asks for the same name meanwhile, or soon after,
 * shares it. An address in numbers needs no thread. Safe for use by many threads.
 */
final class NameLookups implements OutboundAddresses.Resolver {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  /** Spares each message to an agent a thread; far less than the 30 s for which the JDK itself remembers a name. */
  private static final Duration KEPT = Duration.ofSeconds(5);
  private static final int MOST_KEPT = 1000;
  /** What the JDK reads without asking anybody; other spellings of numbers it may ask for. */
  private static final Pattern NUMBERS = Pattern.compile(
      "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}"
          + "|\\[.*]|(?=\\p{XDigit}*:)[\\p{XDigit}:][\\p{XDigit}:.]*(?:%.*)?");

  private final OutboundAddresses.Resolver names;
  private final Limits limits;
  private final ThreadFactory threads;
  private final Semaphore places;
  private final ConcurrentMap<String, Lookup> lookups = new ConcurrentHashMap<>();

  /**
   * How much is looked up.
   *
   * @param atOnce how many names at a time
   * @param longest how long a name is waited for, its place included
   * @param kept how long from its beginning a lookup is shared, once it has found something
   */
  record Limits(int atOnce, Duration longest, Duration kept) {
    static Limits of(int atOnce) {
      return new Limits(atOnce, LONGEST, KEPT);
    }
  }

  NameLookups(int atOnce) {
    this(InetAddress::getAllByName, Limits.of(atOnce),
        Thread.ofPlatform().daemon().name("molecule-names").factory());
  }

  /** Takes who looks names up, how much, and on which threads. */
  NameLookups(OutboundAddresses.Resolver names, Limits limits, ThreadFactory threads) {
    this.names = names;
    this.limits = limits;
    this.threads = threads;
    this.places = new Semaphore(limits.atOnce);
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    if (NUMBERS.matcher(host).matches()) {
      return names.resolve(host);
    }
    long began = System.nanoTime();
    try {
      return lookup(host.toLowerCase(Locale.ROOT)).get(
          limits.longest.toNanos() - (System.nanoTime() - began), TimeUnit.NANOSECONDS).clone();
    } catch (TimeoutException e) {
      throw new UnknownHostException("nobody has said in time what the name means");
    } catch (CancellationException e) {
      throw new UnknownHostException("there is no thread to look the name up on");
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

  private Lookup lookup(String host) throws InterruptedException, UnknownHostException {
    var known = lookups.get(host);
    if (known != null && known.isShared()) {
      return known;
    }
    if (!places.tryAcquire(limits.longest.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new UnknownHostException("too many names are being looked up");
    }
    var mine = new Lookup(host);
    var shared = lookups.compute(host,
        (name, there) -> there != null && there.isShared() ? there : mine);
    if (shared == mine) {
      mine.start();
    } else {
      places.release();
    }
    return shared;
  }

  /** What a name means, once that is known; holds a place until then. */
  private final class Lookup extends FutureTask<InetAddress[]> {
    private final String host;
    private final long began = System.nanoTime();

    Lookup(String host) {
      super(() -> names.resolve(host));
      this.host = host;
    }

    void start() {
      boolean isStarted = false;
      try {
        threads.newThread(this).start();
        isStarted = true;
      } finally {
        if (!isStarted) {
          cancel(false); // those who share it need not wait
        }
      }
    }

    boolean isShared() {
      return switch (state()) {
        case RUNNING -> true;
        case SUCCESS -> System.nanoTime() - began < limits.kept.toNanos();
        case FAILED, CANCELLED -> false;
      };
    }

    @Override
    protected void done() {
      places.release();
      if (!isShared()) {
        lookups.remove(host, this);
      }
      if (lookups.size() > MOST_KEPT) {
        lookups.values().removeIf(FutureTask::isDone);
      }
    }
  }
}
