package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.api.messagestore.Attachment;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects text and files of one object that may be a message or a task ({@code wire.md} 1.4.2, 1.4.3). Members come in
 * any order, what was found is handed out in the order of the rules. A member that is there twice counts as it is the
 * last time; one of a wrong type contributes nothing. Used again for the next object. Belongs to one thread.
 */
final class TaskWalk {
  private final Part part = new Part();
  private final Found parts = new Found();
  private final Found artifacts = new Found();
  private final Found statusMessage = new Found();
  private final Found message = new Found();
  private final boolean anyText;
  private boolean messageIsOfVersion1;

  /**
   * Makes a walk.
   *
   * @param anyText whether the text of every part counts, whatever it says it is (RT-1)
   */
  TaskWalk(boolean anyText) {
    this.anyText = anyText;
  }

  /** What one container holds. */
  private static final class Found {
    private final MessageText text = new MessageText();
    private final MessageText nested = new MessageText();
    private final List<Attachment> files = new ArrayList<>();
    private boolean version1;

    void clear() {
      text.clear();
      nested.clear();
      files.clear();
      version1 = false;
    }
  }

  void clear() {
    parts.clear();
    artifacts.clear();
    statusMessage.clear();
    message.clear();
    messageIsOfVersion1 = false;
  }

  /** Reads the current value; one that is no object holds nothing. */
  void read(JsonParser json) throws IOException {
    clear();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      if (!take(member, json)) {
        json.skipChildren();
      }
    }
  }

  /** Reads the value of one member if it is one of ours. */
  boolean take(String member, JsonParser json) throws IOException {
    switch (member) {
      case "parts" -> {
        parts.clear();
        parts(json, parts);
      }
      case "artifacts" -> artifacts(json);
      case "status" -> status(json);
      case "message" -> message(json);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Adds the text of the object's own parts (1.4.1). */
  void addOwnText(MessageText into) {
    into.add(parts.text);
  }

  /** Adds the blocks of RX-2 in their order; the message in a wrapper of 1.0 stands for the object itself (RX-7). */
  void addText(MessageText into) {
    into.add(parts.text);
    if (messageIsOfVersion1 || message.version1) {
      into.add(message.text);
    }
    into.add(parts.nested);
    into.add(artifacts.text);
  }

  /** Adds the files in the order of 1.4.3. */
  void addFiles(List<Attachment> into) {
    addFiles(parts, into);
    addFiles(artifacts, into);
    addFiles(statusMessage, into);
    addFiles(message, into);
  }

  private static void addFiles(Found found, List<Attachment> into) {
    if (!found.files.isEmpty()) { // most are, and adding nothing is not free
      into.addAll(found.files);
    }
  }

  private void parts(JsonParser json, Found into) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    JsonToken element;
    while ((element = json.nextToken()) != JsonToken.END_ARRAY) {
      if (element == JsonToken.START_OBJECT) {
        part.read(json);
        keep(into);
      } else {
        json.skipChildren();
      }
    }
  }

  private void keep(Found into) {
    if (anyText || part.isText()) {
      into.text.add(part.text());
    }
    into.version1 |= part.isOfVersion1();
    into.nested.add(part.rootText());
    part.attachment().ifPresent(into.files::add);
  }

  private void artifacts(JsonParser json) throws IOException {
    artifacts.clear();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    JsonToken element;
    while ((element = json.nextToken()) != JsonToken.END_ARRAY) {
      if (element == JsonToken.START_OBJECT) {
        artifact(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void artifact(JsonParser json) throws IOException {
    int textBefore = artifacts.text.length();
    int filesBefore = artifacts.files.size();
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      if (member.equals("parts")) {
        artifacts.text.cutTo(textBefore);
        artifacts.files.subList(filesBefore, artifacts.files.size()).clear();
        parts(json, artifacts);
      } else {
        json.skipChildren();
      }
    }
  }

  private void status(JsonParser json) throws IOException {
    statusMessage.clear();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      if (member.equals("message")) {
        statusMessage.clear();
        messageParts(json, statusMessage);
      } else {
        json.skipChildren();
      }
    }
  }

  private void message(JsonParser json) throws IOException {
    message.clear();
    messageIsOfVersion1 = messageParts(json, message);
  }

  /** Reads the parts of a message and says whether its role is one of 1.0. */
  private boolean messageParts(JsonParser json, Found into) throws IOException {
    boolean version1 = false;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return version1;
    }
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      switch (member) {
        case "parts" -> {
          into.clear();
          parts(json, into);
        }
        case "role" -> version1 = JsonTokens.text(json).startsWith("ROLE_");
        default -> json.skipChildren();
      }
    }
    return version1;
  }
}
