package app.moleculesai.examples.benchmarks;

import java.nio.charset.StandardCharsets;

/** Writes whole HTTP/1.1 requests, head and body, for {@link Load}. */
final class HttpRequestBytes {
  private HttpRequestBytes() {}

  /**
   * A POST of JSON by somebody with a bearer token.
   *
   * @param headers further ones, each a line without its end
   */
  static byte[] post(String path, String bearer, String json, String... headers) {
    return bytes(head("POST", path, bearer, headers)
        + "Content-Type: application/json\r\n"
        + "Content-Length: " + bytes(json).length + "\r\n\r\n" + json);
  }

  /** A GET by somebody with a bearer token. */
  static byte[] get(String path, String bearer, String... headers) {
    return bytes(head("GET", path, bearer, headers) + "\r\n");
  }

  private static String head(String method, String path, String bearer, String... headers) {
    var head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n")
        .append("Host: 127.0.0.1\r\n")
        .append("Authorization: Bearer ").append(bearer).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
