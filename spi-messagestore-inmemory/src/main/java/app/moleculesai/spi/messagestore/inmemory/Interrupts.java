package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;

/** Ends long work of a thread that was interrupted (C22); the thread stays interrupted. */
final class Interrupts {
  private Interrupts() {}

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
