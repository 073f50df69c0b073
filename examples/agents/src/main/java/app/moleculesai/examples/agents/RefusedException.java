package app.moleculesai.examples.agents;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** The server understood, and said no. Its {@code code} never changes; its {@code error} is for people. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(String path, int status, JsonNode answer) {
    super(path + ": " + status + " " + answer.path("code").asText() + ": "
        + answer.path("error").asText());
    this.status = status;
  }

  /** Returns the status, such as 404. */
  public int status() {
    return status;
  }
}
