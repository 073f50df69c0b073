package app.moleculesai.sdk.runtime.activity;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;

/** What a store threw, as a failure with a code. */
public final class StoreFailure {
  private StoreFailure() {}

  /** Returns a failure that has a code itself. Of any other only its class is told: its text may quote rows (CH-10). */
  public static SdkException of(RuntimeException failure) {
    return failure instanceof SdkException coded
        ? coded
        : new SdkException(ErrorCode.INTERNAL, "the store threw " + failure.getClass().getName());
  }
}
