package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.ChatMessage.Role;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the messages of one row after the other ({@code wire.md} 1.4), with one set of buffers for all of them. Belongs
 * to one thread.
 */
public final class TurnReader {
  private static final String AGENT_ERROR = "agent error";
  private static final byte[] OF_USER = ":user".getBytes(UTF_8);
  private static final byte[] OF_AGENT = ":agent".getBytes(UTF_8);

  private final List<String> internalPrefixes;
  private final NameIds ids = new NameIds();
  private final TaskWalk message = new TaskWalk(true);
  private final TaskWalk body = new TaskWalk(false);
  private final TaskWalk result = new TaskWalk(false);
  private final TaskWalk wrappedTask = new TaskWalk(false);
  private final MessageText resultText = new MessageText();
  private final MessageText taskText = new MessageText();
  private boolean resultIsObject;

  private final MessageText text = new MessageText();
  private final List<Attachment> files = new ArrayList<>();

  TurnReader(List<String> internalPrefixes) {
    this.internalPrefixes = internalPrefixes;
  }

  /**
   * Hands out the messages of a row: none, one, or the user's and then the agent's. Whatever the bodies hold, only the
   * sink's own failures are thrown.
   */
  public <E extends Exception> void read(Activity row, MessageSink<E> sink) throws E {
    var name = row.id().toString().getBytes(UTF_8);
    row.requestBody().ifPresentOrElse(this::readRequest, this::nothing);
    if (isMessage() && !isInternal()) {
      sink.message(ids.of(name, OF_USER), Role.USER, text, files, row.createdAt());
    }
    row.responseBody().ifPresentOrElse(this::readResponse, this::nothing);
    if (isMessage()) {
      sink.message(ids.of(name, OF_AGENT), agentRole(row), text, files, row.createdAt());
    }
  }

  /** Returns the text of a request, {@code ""} when there is none (1.4.1). */
  String requestText(Body request) {
    readRequest(request);
    return text.toString();
  }

  private boolean isMessage() {
    return !text.isEmpty() || !files.isEmpty();
  }

  private boolean isInternal() {
    for (var prefix : internalPrefixes) {
      if (text.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private Role agentRole(Activity row) {
    return row.status().equals(ActivityStatus.ERROR) || text.startsWithIgnoringCase(AGENT_ERROR)
        ? Role.SYSTEM
        : Role.AGENT;
  }

  private void nothing() {
    text.clear();
    files.clear();
  }

  private void readRequest(Body request) {
    nothing();
    message.clear();
    if (request.read(this::scanRequest)) {
      message.addOwnText(text);
      message.addFiles(files);
    }
  }

  private void readResponse(Body response) {
    nothing();
    if (response.read(this::scanResponse)) {
      text.add(resultText);
      if (resultIsObject) {
        result.addText(text);
        wrappedTask.addText(text);
        result.addFiles(files);
        wrappedTask.addFiles(files);
      } else {
        body.addFiles(files);
      }
      if (text.isEmpty()) {
        text.add(taskText);
      }
    }
  }

  private boolean scanRequest(byte[] array, int offset, int length) {
    try (JsonParser json = JsonTokens.open(array, offset, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      String member;
      while ((member = json.nextFieldName()) != null) {
        json.nextToken();
        if (member.equals("params")) {
          params(json);
        } else {
          json.skipChildren();
        }
      }
      JsonTokens.requireEnd(json);
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // a body that is not JSON has no message (PU-4); the library has unchecked exceptions too
    }
  }

  private void params(JsonParser json) throws IOException {
    message.clear();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      if (member.equals("message")) {
        message.read(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private boolean scanResponse(byte[] array, int offset, int length) {
    body.clear();
    result.clear();
    wrappedTask.clear();
    resultText.clear();
    taskText.clear();
    resultIsObject = false;
    try (JsonParser json = JsonTokens.open(array, offset, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      String member;
      while ((member = json.nextFieldName()) != null) {
        json.nextToken();
        if (member.equals("result")) {
          result(json);
        } else if (member.equals("task")) {
          taskText.readText(json);
        } else if (!body.take(member, json)) {
          json.skipChildren();
        }
      }
      JsonTokens.requireEnd(json);
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // as above
    }
  }

  private void result(JsonParser json) throws IOException {
    result.clear();
    wrappedTask.clear();
    resultText.clear();
    resultIsObject = json.currentToken() == JsonToken.START_OBJECT;
    if (!resultIsObject) {
      resultText.readText(json);
      return;
    }
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      if (member.equals("task")) {
        wrappedTask.read(json); // the wrapper of 1.0 (RX-7)
      } else if (!result.take(member, json)) {
        json.skipChildren();
      }
    }
  }
}
