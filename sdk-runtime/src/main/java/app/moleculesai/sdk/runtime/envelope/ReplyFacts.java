package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.text.StorableText;
import java.util.Optional;

/**
 * What the server takes out of an agent's reply beside passing it on. A reply that is not JSON has none of it. Its text
 * shows no content.
 *
 * @param toolTrace {@code result.metadata.tool_trace} as it stands there, storable ({@code wire.md} 3.11)
 * @param usage the tokens used (RE-7)
 * @param error the member {@code error} when it is a text (RE-5), storable as plain text
 */
public record ReplyFacts(Optional<Body> toolTrace, Usage usage, Optional<String> error) {
  static final ReplyFacts NONE = new ReplyFacts(Optional.empty(), Usage.NONE, Optional.empty());

  /** Reads a reply; never throws for what it holds. */
  public static ReplyFacts read(Body reply) {
    if (!reply.<Boolean, RuntimeException>read(ReplyScan::mayHoldFacts)) {
      return NONE;
    }
    var scan = new ReplyScan();
    return reply.read(scan::read)
        ? new ReplyFacts(Optional.ofNullable(scan.toolTrace()).map(StorableJson::of), scan.usage(),
            Optional.ofNullable(scan.error()).map(StorableText::repair))
        : NONE;
  }

  /**
   * How many tokens of a language model a call used, each 0 to 10,000,000: what an agent claims beyond that is not
   * believed.
   *
   * @param inputTokens how many were read
   * @param outputTokens how many were written
   */
  public record Usage(long inputTokens, long outputTokens) {
    /** Nothing was used, or nothing was said. */
    public static final Usage NONE = new Usage(0, 0);
    private static final long MOST = 10_000_000;

    static Usage clamped(double inputTokens, double outputTokens) {
      return new Usage((long) Math.clamp(inputTokens, 0, MOST),
          (long) Math.clamp(outputTokens, 0, MOST));
    }

    /** Says whether nothing was used. */
    public boolean isNone() {
      return equals(NONE);
    }
  }

  /** Returns the usage only. */
  @Override
  public String toString() {
    return "ReplyFacts[" + usage + "]";
  }
}
