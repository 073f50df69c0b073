package app.moleculesai.spi.runtime.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Consumer;

/** What the daemon is told and tells when it fetches an image, or sends one. */
final class PullJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private PullJson() {}

  /** Returns the header that carries a login. */
  static String header(Login login, String server) {
    var json = MAPPER.createObjectNode().put("serveraddress", server);
    login.user().ifPresentOrElse(
        user -> json.put("username", user).put("password", login.secret().reveal()),
        () -> json.put("identitytoken", login.secret().reveal()));
    return encoded(json);
  }

  /** Returns the header of who has no login; one there must be. */
  static String anybody() {
    return encoded(MAPPER.createObjectNode());
  }

  private static String encoded(JsonNode json) {
    try {
      return Base64.getUrlEncoder()
          .encodeToString(MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the progress to its end; returns why it failed, if it did. */
  static Optional<String> failure(InputStream progress) throws IOException {
    var failure = Optional.<String>empty();
    try (var steps = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(progress)) {
      while (steps.hasNextValue()) {
        var error = Optional.ofNullable(steps.nextValue().path("error").textValue());
        failure = failure.or(() -> error);
      }
    }
    return failure;
  }

  /**
   * What became of an image that was sent.
   *
   * @param digest by which it can be fetched
   * @param failure why it cannot
   */
  record Pushed(Optional<String> digest, Optional<String> failure) {}

  /** Reads the progress of an image that is sent to its end; whatever changes of a layer but its bytes is told. */
  static Pushed pushed(InputStream answer, Consumer<String> progress) throws IOException {
    var failure = Optional.<String>empty();
    var digest = Optional.<String>empty();
    var said = new HashMap<String, String>();
    try (var steps = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(answer)) {
      while (steps.hasNextValue()) {
        var step = steps.nextValue();
        var error = Optional.ofNullable(step.path("error").textValue());
        failure = failure.or(() -> error);
        var told = Optional.ofNullable(step.path("aux").path("Digest").textValue());
        digest = told.isPresent() ? told : digest;
        var id = step.path("id").asText("");
        var status = step.path("status").asText("");
        if (!status.isEmpty() && !status.equals(said.put(id, status))) {
          progress.accept(id.isEmpty() ? status : id + ": " + status);
        }
      }
    }
    return new Pushed(digest, failure);
  }
}
