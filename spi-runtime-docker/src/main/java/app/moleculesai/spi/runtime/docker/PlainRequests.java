package app.moleculesai.spi.runtime.docker;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests whose answers are read by hand: those that go on for long, which the commands would read on a thread of their own. */
final class PlainRequests {
  private static final int MOST_TEXT = 4096;

  private PlainRequests() {}

  static DockerHttpClient.Response get(DockerHttpClient http, String path) throws IOException {
    return good(http.execute(Request.builder().method(Request.Method.GET).path(path).build()));
  }

  /** Posts a document, {@code ""} for none. */
  static DockerHttpClient.Response post(DockerHttpClient http, String path,
      Map<String, String> headers, String json) throws IOException {
    return good(http.execute(Request.builder().method(Request.Method.POST).path(path)
        .putAllHeaders(headers).putHeader("Content-Type", "application/json")
        .bodyBytes(json.getBytes(StandardCharsets.UTF_8)).build()));
  }

  static DockerHttpClient.Response delete(DockerHttpClient http, String path) throws IOException {
    return good(http.execute(Request.builder().method(Request.Method.DELETE).path(path).build()));
  }

  /** Returns a value as it stands in a query. */
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static DockerHttpClient.Response good(DockerHttpClient.Response response)
      throws IOException {
    int status = response.getStatusCode();
    if (status >= 200 && status < 300) {
      return response;
    }
    try (response) {
      var text = new String(response.getBody().readNBytes(MOST_TEXT), StandardCharsets.UTF_8);
      throw switch (status) {
        case 400 -> new BadRequestException(text);
        case 404 -> new NotFoundException(text);
        case 409 -> new ConflictException(text);
        default -> new DockerException(text, status);
      };
    }
  }
}
