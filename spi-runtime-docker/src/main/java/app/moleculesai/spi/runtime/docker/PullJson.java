package app.moleculesai.spi.runtime.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What the daemon is told and tells when it fetches an image. */
final class PullJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private PullJson() {}

  /** Returns the header that carries a login. */
  static String header(Login login, String server) {
    var json = MAPPER.createObjectNode().put("serveraddress", server);
    login.user().ifPresentOrElse(
        user -> json.put("username", user).put("password", login.secret().reveal()),
        () -> json.put("identitytoken", login.secret().reveal()));
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
}
