package app.moleculesai.sdk.runtime.http;

import io.helidon.webserver.http.ServerRequest;

/**
 * What a log says of a request: the method, the route's pattern and the workspace, never a path as it came, a query, a
 * header or a body.
 */
final class RequestName {
  private RequestName() {}

  /** Names a request. */
  static String of(ServerRequest request) {
    var id = request.path().pathParameters().first("id").filter(RequestName::isPlain);
    return request.prologue().method().text() + " " + request.matchingPattern().orElse("(no route)")
        + id.map(value -> " id=" + value).orElse("");
  }

  private static boolean isPlain(String text) {
    return text.length() <= 64 && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
