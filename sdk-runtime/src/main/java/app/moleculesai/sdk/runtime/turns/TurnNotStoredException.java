package app.moleculesai.sdk.runtime.turns;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** An agent answered, and the store has not taken that yet: it is tried again in the background. */
public final class TurnNotStoredException extends SdkException {
  private static final long serialVersionUID = 1L;

  private final transient CompletableFuture<Boolean> stored;

  TurnNotStoredException(UUID workspaceId, CompletableFuture<Boolean> stored, Throwable cause) {
    super(ErrorCode.TURN_NOT_STORED, "the agent of workspace " + workspaceId
        + " answered, but the answer is not stored yet", cause);
    this.stored = stored;
  }

  /** Comes when the turn is stored, or false when the store refuses it for good; never when the server stops first. */
  public CompletableFuture<Boolean> stored() {
    return stored;
  }

  @Override
  public Map<String, Object> details() {
    return Map.of("delivery_confirmed", true);
  }
}
