package app.moleculesai.spi.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Reads Docker's {@code config.json}, and what its credential helpers print. Keeps no secret and shows none. */
final class DockerConfigJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FILE = "config.json";
  /** The user name by which a helper says that the secret is an identity token. */
  private static final String TOKEN = "<token>";

  private final JsonNode config;

  private DockerConfigJson(JsonNode config) {
    this.config = config;
  }

  /**
   * Reads the file of a folder; one that is missing says nothing.
   *
   * @throws IOException when it cannot be read, without its content
   */
  static DockerConfigJson in(Path folder) throws IOException {
    var file = folder.resolve(FILE);
    return new DockerConfigJson(Files.exists(file)
        ? parse(Files.readString(file), file.toString())
        : MAPPER.createObjectNode());
  }

  private static JsonNode parse(String text, String where) throws IOException {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new IOException(where + " is not JSON"); // the cause would show a part of it
    }
  }

  /** Returns the helper for a registry, the part of its program's name behind {@code docker-credential-}. */
  Optional<String> helper(String server, String host) {
    var helpers = config.path("credHelpers");
    return text(helpers.path(host)).or(() -> text(helpers.path(server)))
        .or(() -> text(config.path("credsStore")));
  }

  /** Returns the login that stands in the file itself. */
  Optional<Login> login(String server, String host) throws IOException {
    var auths = config.path("auths");
    for (var key : new String[]{server, host, "https://" + host, "https://" + host + "/v1/",
        "https://" + host + "/v2/"}) {
      var login = login(auths.path(key));
      if (login.isPresent()) {
        return login;
      }
    }
    return Optional.empty();
  }

  private static Optional<Login> login(JsonNode entry) throws IOException {
    var token = text(entry.path("identitytoken"));
    if (token.isPresent()) {
      return Optional.of(Login.byToken(token.get()));
    }
    var auth = text(entry.path("auth"));
    if (auth.isEmpty()) {
      return text(entry.path("username"))
          .flatMap(user -> text(entry.path("password"))
              .map(password -> Login.byPassword(user, password)));
    }
    try {
      var pair = new String(Base64.getDecoder().decode(auth.get()), StandardCharsets.UTF_8)
          .split(":", 2);
      return pair.length == 2
          ? Optional.of(Login.byPassword(pair[0], pair[1]))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException("an entry of auths is not base64"); // the cause would show a part of it
    }
  }

  /** Reads what a helper printed. */
  static Optional<Login> fromHelper(String printed) throws IOException {
    var answer = parse(printed, "what the helper printed");
    var secret = text(answer.path("Secret"));
    return text(answer.path("Username")).flatMap(user -> secret.map(
        value -> user.equals(TOKEN) ? Login.byToken(value) : Login.byPassword(user, value)));
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.ofNullable(node.textValue()).filter(text -> !text.isEmpty());
  }
}
