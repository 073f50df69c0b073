package app.moleculesai.sdk.runtime.pushcalls;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.RpcJson;
import java.util.function.UnaryOperator;

/**
 * Hears whether an agent's first word is an error of JSON-RPC; all that it says passes as it is. Belongs to one thread.
 */
final class HeardRefusal implements UnaryOperator<Body> {
  private final Runnable refused;
  private boolean heard;

  /**
   * Takes who hears of it.
   *
   * @param refused runs at most once; never throws
   */
  HeardRefusal(Runnable refused) {
    this.refused = refused;
  }

  @Override
  public Body apply(Body response) {
    if (!heard) {
      heard = true;
      if (RpcJson.member(response, "error").isPresent()) {
        refused.run();
      }
    }
    return response;
  }
}
