package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.registry.PushConfig;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A configuration that is kept already, and that goes if the agent wants none. Its text shows no content.
 *
 * @param kept what is kept
 * @param before what was kept in its place
 * @param forAgent the parameters for the agent, in the asker's generation: with an address and a token of this server
 * @param result what the asker is answered, in its generation
 */
public record PushProposal(PushConfig kept, Optional<PushConfig> before, JsonNode forAgent,
    JsonNode result) {
  @Override
  public String toString() {
    return "PushProposal[" + kept.key() + "]";
  }
}
