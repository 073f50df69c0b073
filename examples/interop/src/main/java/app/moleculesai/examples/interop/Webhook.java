package app.moleculesai.examples.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Where a client gets the news of its tasks, in either generation. Safe for use by many threads. */
final class Webhook implements AutoCloseable {
  private static final int LONGEST_SECONDS = 60;

  private final HttpServer http = HttpServer
      .create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final BlockingQueue<News> heard = new LinkedBlockingQueue<>();

  /** What came. */
  record News(String token, JsonNode body) {
    /** Returns the state that it tells, in the words of 0.3; empty when it tells none. */
    String state() {
      var ofTask = body.at("/task/status/state").asText(body.at("/status/state").asText());
      return body.at("/statusUpdate/status/state").asText(ofTask).replace("TASK_STATE_", "")
          .toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the generation that it is written in. */
    String generation() {
      return body.has("kind") ? "0.3" : "1.0";
    }
  }

  Webhook() throws IOException {
    http.createContext("/news", this::take);
    http.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/news");
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      heard.add(new News(
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-A2A-Notification-Token"))
              .orElse(""),
          Program.JSON.readTree(exchange.getRequestBody())));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** Returns all news up to that which tells this state. */
  List<News> until(String state) throws InterruptedException {
    var news = new ArrayList<News>();
    do {
      var next = heard.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no more news after " + news);
      }
      news.add(next);
    } while (!news.getLast().state().equals(state));
    return news;
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
