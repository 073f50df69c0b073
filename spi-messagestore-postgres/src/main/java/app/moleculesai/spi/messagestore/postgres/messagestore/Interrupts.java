package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;

/** Ends the calls of a thread that was interrupted (C22); the thread stays interrupted. */
final class Interrupts {
  private Interrupts() {}

  /** Refuses before a connection is taken: the driver would break it. */
  static void check(String work) {
    if (Thread.currentThread().isInterrupted()) {
      throw new SdkException(ErrorCode.UNAVAILABLE, work + " was interrupted");
    }
  }

  static SdkException during(String work, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new SdkException(ErrorCode.UNAVAILABLE, work + " was interrupted", cause);
  }
}
