package app.moleculesai.sdk.runtime.envelope;

import java.util.List;

/**
 * Reads chat messages out of the bodies of log rows, of A2A 0.3 and 1.0 and the older shapes ({@code wire.md} 1.4).
 * Bodies can be anything: broken JSON, wrong types, depth, size. What cannot be read gives no message and never an
 * exception; work is linear in the size of a body. The same row gives the same messages with the same ids each time.
 * Safe for use by many threads.
 */
public final class EnvelopeParser {
  /** How texts begin that agents send to themselves and nobody wants to see (IS-1). */
  public static final List<String> INTERNAL_PREFIXES = List.of("Delegation results are ready");

  private final List<String> internalPrefixes;

  /** Hides what begins with {@link #INTERNAL_PREFIXES}. */
  public EnvelopeParser() {
    this(INTERNAL_PREFIXES);
  }

  /** Hides what begins with one of these, case as given; empty prefixes are ignored. */
  public EnvelopeParser(List<String> internalPrefixes) {
    this.internalPrefixes = internalPrefixes.stream().filter(prefix -> !prefix.isEmpty()).toList();
  }

  /** Returns a reader for many rows, which makes no objects for them; see {@link TurnReader}. */
  public TurnReader reader() {
    return new TurnReader(internalPrefixes);
  }
}
