package app.moleculesai.sdk.runtime;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A form with files, written by hand so that it may be wrong too. One thread at a time. */
public final class Upload {
  private static final String BOUNDARY = "----boundary-of-a-test";
  private static final HttpClient CLIENT = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1).build();

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private String type = "multipart/form-data; boundary=" + BOUNDARY;
  private boolean whole = true;

  /** Adds a file. */
  public Upload file(String name, String mediaType, byte[] content) {
    return part("files\"; filename=\"" + name, mediaType, content);
  }

  /** Adds a file of text. */
  public Upload file(String name, String content) {
    return file(name, "text/plain", content.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds any part. */
  public Upload part(String name, String mediaType, byte[] content) {
    text("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n"
        + (mediaType.isEmpty() ? "" : "Content-Type: " + mediaType + "\r\n") + "\r\n");
    body.writeBytes(content);
    text("\r\n");
    return this;
  }

  /** Adds anything. */
  public Upload text(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Says that the body is something else. */
  public Upload type(String contentType) {
    type = contentType;
    return this;
  }

  /** Leaves the end out. */
  public Upload breakOff() {
    whole = false;
    return this;
  }

  /** Returns the body. */
  public byte[] bytes() {
    var all = new ByteArrayOutputStream();
    all.writeBytes(body.toByteArray());
    if (whole) {
      all.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    }
    return all.toByteArray();
  }

  /** Returns what the body is said to be. */
  public String type() {
    return type;
  }

  /** Sends it; headers are name, value, name, value. */
  public HttpCalls.Answer send(URI url, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(url).header("Content-Type", type)
        .POST(BodyPublishers.ofByteArray(bytes()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
    return new HttpCalls.Answer(answer.statusCode(), HttpCalls.json(answer), answer);
  }
}
