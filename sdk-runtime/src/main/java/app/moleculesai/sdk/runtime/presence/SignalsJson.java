package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What agents say of themselves, as it stands in the row of their workspace. */
final class SignalsJson {
  private static final String CAPABILITIES = "capabilities";
  private static final String IDLE_LIMIT = "idle_timeout_seconds";

  private SignalsJson() {}

  /**
   * What an agent said of itself.
   *
   * @param capabilities what it does on its own
   * @param idleLimit how long a call to it may be silent
   */
  record Signals(Set<String> capabilities, Optional<Duration> idleLimit) {
    /** Nothing at all. */
    static final Signals NONE = new Signals(Set.of(), Optional.empty());
  }

  /** Writes them; none for nothing. */
  static Optional<Body> write(Signals signals) {
    if (signals.equals(Signals.NONE)) {
      return Optional.empty();
    }
    var json = Json.object();
    signals.capabilities.stream().sorted().forEach(json.putArray(CAPABILITIES)::add);
    signals.idleLimit.ifPresent(limit -> json.put(IDLE_LIMIT, limit.toSeconds()));
    return Optional.of(Body.wrap(Json.bytes(json)));
  }

  /** Reads them; what another version wrote and this one does not know is nothing. */
  static Signals read(Body body) {
    try {
      var json = Json.read(body.toByteArray());
      var capabilities = StreamSupport.stream(json.path(CAPABILITIES).spliterator(), false)
          .map(word -> word.asText()).collect(Collectors.toUnmodifiableSet());
      return new Signals(capabilities, Optional.of(json.path(IDLE_LIMIT).asLong())
          .filter(seconds -> seconds > 0).map(Duration::ofSeconds));
    } catch (JsonProcessingException e) {
      return Signals.NONE;
    }
  }
}
