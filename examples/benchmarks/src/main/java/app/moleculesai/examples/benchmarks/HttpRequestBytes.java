package app.moleculesai.examples.benchmarks;

import java.nio.charset.StandardCharsets;

/** Writes whole HTTP/1.1 requests, head and body, for {@link Load}. */
final class HttpRequestBytes {
  private HttpRequestBytes() {}

  /** A POST of JSON by somebody with a bearer token. */
  static byte[] post(String path, String bearer, String json) {
    return bytes("POST " + path + " HTTP/1.1\r\n"
        + "Host: 127.0.0.1\r\n"
        + "Authorization: Bearer " + bearer + "\r\n"
        + "Content-Type: application/json\r\n"
        + "Content-Length: " + bytes(json).length + "\r\n\r\n" + json);
  }

  /** A GET by somebody with a bearer token. */
  static byte[] get(String path, String bearer) {
    return bytes("GET " + path + " HTTP/1.1\r\n"
        + "Host: 127.0.0.1\r\n"
        + "Authorization: Bearer " + bearer + "\r\n\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
