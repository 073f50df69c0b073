package app.moleculesai.examples.agents;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The files of an agent that is called: people send them there as a form, and fetch them by their path, all of it through
 * the server. Safe for use by many threads.
 */
final class Shelf {
  private static final String FOLDER = "/workspace/";
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
  private static final Pattern PART = Pattern.compile(
      "filename=\"([^\"]*)\"(?:.*\r\n)+?\r\n((?s:.*))\r\n");

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Predicate<String> isTheServer;

  /** Takes what knows the server by an {@code Authorization}: nobody else reads here or writes. */
  Shelf(Predicate<String> isTheServer) {
    this.isTheServer = isTheServer;
  }

  void listen(HttpServer http) {
    http.createContext("/internal/chat/uploads/ingest", call -> answer(call, this::upload));
    http.createContext("/internal/file/read", call -> answer(call, this::download));
  }

  /** Puts a file there that the agent made, and returns its path. */
  String put(String name, byte[] content) {
    files.put(FOLDER + name, content);
    return FOLDER + name;
  }

  private interface Work {
    Optional<byte[]> answer(HttpExchange call) throws IOException;
  }

  private void answer(HttpExchange call, Work work) throws IOException {
    try (call) {
      if (!isTheServer.test(String.valueOf(call.getRequestHeaders().getFirst("Authorization")))) {
        call.sendResponseHeaders(401, -1);
        return;
      }
      var body = work.answer(call);
      call.sendResponseHeaders(body.isPresent() ? 200 : 404, 0);
      call.getResponseBody().write(body.orElse(new byte[0]));
    }
  }

  private Optional<byte[]> upload(HttpExchange call) throws IOException {
    var type = String.valueOf(call.getRequestHeaders().getFirst("Content-Type"));
    call.getResponseHeaders().set("Content-Type", "application/json");
    var form = new String(call.getRequestBody().readAllBytes(), ISO_8859_1); // a character a byte
    return Optional.of(Workspace.JSON.writeValueAsBytes(take(form, boundary(type))));
  }

  private static String boundary(String contentType) {
    return BOUNDARY.matcher(contentType).results().findFirst().orElseThrow().group(1);
  }

  /** Takes the files of a form as the server sends it; a program for more than that has a library for forms. */
  private JsonNode take(String form, String boundary) {
    var taken = Workspace.JSON.createObjectNode();
    var list = taken.putArray("files");
    for (var piece : form.split(Pattern.quote("--" + boundary), -1)) {
      PART.matcher(piece).results().forEach(part -> {
        var content = part.group(2).getBytes(ISO_8859_1);
        list.addObject().put("uri", "workspace:" + put(part.group(1), content))
            .put("name", part.group(1)).put("mimeType", "application/octet-stream")
            .put("size", content.length);
      });
    }
    return taken;
  }

  private Optional<byte[]> download(HttpExchange call) {
    var path = call.getRequestURI().getQuery().replaceFirst("^path=", "");
    return Optional.ofNullable(files.get(path));
  }
}
