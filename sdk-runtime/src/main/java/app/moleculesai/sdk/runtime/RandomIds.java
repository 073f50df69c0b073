package app.moleculesai.sdk.runtime;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Ids for rows and messages: random UUIDs (version 4) from a fast generator. They name things and guard nothing; tokens
 * and secrets come from a secure generator.
 */
final class RandomIds implements Supplier<UUID> {
  @Override
  public UUID get() {
    var random = ThreadLocalRandom.current();
    long most = (random.nextLong() & ~0xF000L) | 0x4000L;
    long least = (random.nextLong() & (Long.MAX_VALUE >>> 1)) | Long.MIN_VALUE;
    return new UUID(most, least);
  }
}
