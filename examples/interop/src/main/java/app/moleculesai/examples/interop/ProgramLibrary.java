package app.moleculesai.examples.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A library of another language, in a process of its own that is told what to call as {@code js/client.mjs} says. */
final class ProgramLibrary implements Library {
  private static final int LONGEST_SECONDS = 60;

  private final Program program;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, Call> open = new ConcurrentHashMap<>();

  private record Call(Hearing heard, CompletableFuture<JsonNode> answer) {}

  /** Takes a program that is connected to a workspace, or will be, and ends it when it is closed. */
  ProgramLibrary(Program program) {
    this.program = program;
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    try {
      for (var line = program.next(); line.isPresent(); line = program.next()) {
        hear(line.get());
      }
    } catch (IOException e) {
      // it was closed
    }
    open.values().forEach(call -> call.answer.completeExceptionally(
        new IOException("the program of the library has ended")));
  }

  private void hear(JsonNode line) {
    var call = Objects.requireNonNull(open.get(line.path("id").asInt()));
    if (line.has("event")) {
      call.heard.accept(read(line.path("event"), Told.class));
    } else if (line.has("error")) {
      var error = line.path("error");
      call.answer.completeExceptionally(new RefusedException(error.path("code").asInt(),
          error.path("message").asText()));
    } else {
      call.answer.complete(line.path("result"));
    }
  }

  private Call begin(ObjectNode asked) throws IOException {
    int id = calls.incrementAndGet();
    var call = new Call(new Hearing(), new CompletableFuture<>());
    open.put(id, call);
    program.tell(asked.put("id", id));
    return call;
  }

  private static ObjectNode asking(String call) {
    return Program.JSON.createObjectNode().put("call", call);
  }

  private static ObjectNode sending(String call, Said message) {
    return asking(call).set("message", Program.JSON.valueToTree(message));
  }

  private JsonNode answer(ObjectNode asked) throws Exception {
    try {
      return begin(asked).answer.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RefusedException refused ? refused : e;
    } catch (TimeoutException e) {
      throw new AssertionError("the library does not answer", e);
    }
  }

  private static <T> T read(JsonNode tree, Class<T> type) {
    try {
      return Program.JSON.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a program of ours says " + tree, e);
    }
  }

  private static Told told(JsonNode tree) {
    return read(tree, Told.class);
  }

  private static <T> List<T> all(JsonNode tree, Class<T> type) {
    return tree.valueStream().map(one -> read(one, type)).toList();
  }

  @Override
  public Card card() throws Exception {
    return read(answer(asking("card")), Card.class);
  }

  @Override
  public Told send(Said message) throws Exception {
    return told(answer(sending("send", message)));
  }

  @Override
  public Hearing stream(Said message) throws IOException {
    return begin(sending("stream", message)).heard;
  }

  @Override
  public Told task(String id) throws Exception {
    return told(answer(asking("task").put("taskId", id)));
  }

  @Override
  public Told cancel(String id) throws Exception {
    return told(answer(asking("cancel").put("taskId", id)));
  }

  @Override
  public List<Told> tasks(String contextId, int pageSize) throws Exception {
    return all(answer(asking("tasks").put("contextId", contextId).put("pageSize", pageSize)),
        Told.class);
  }

  @Override
  public Hearing resubscribe(String taskId) throws IOException {
    return begin(asking("resubscribe").put("taskId", taskId)).heard;
  }

  @Override
  public Push push(String taskId, URI url, String token) throws Exception {
    return read(answer(asking("push").put("taskId", taskId).put("url", url.toString())
        .put("token", token)), Push.class);
  }

  @Override
  public List<Push> pushes(String taskId) throws Exception {
    return all(answer(asking("pushes").put("taskId", taskId)), Push.class);
  }

  @Override
  public void endPush(Push push) throws Exception {
    answer(asking("endPush").put("taskId", push.taskId()).put("configId", push.id()));
  }

  @Override
  public void close() {
    program.close();
  }
}
