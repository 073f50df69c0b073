package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.api.messagestore.Attachment;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * One part of a message or an artifact, of any generation: {@code kind} or the older {@code type} says what it is, 1.0
 * says it by the member that is there. Used again for the next part. Belongs to one thread.
 */
final class Part {
  private final MessageText text = new MessageText();
  private final MessageText rootText = new MessageText();
  private final FileReference file = new FileReference();
  private final FileReference self = new FileReference();
  private final FileReference flat = new FileReference();
  private boolean hasKind;
  private boolean hasRoot;
  private boolean hasFile;
  private String kind = "";
  private String type = "";

  /** Reads the part whose object begins here. */
  void read(JsonParser json) throws IOException {
    clear();
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      switch (member) {
        case "kind" -> kind = kind(json);
        case "type" -> type = kind(json);
        case "text" -> text.readText(json);
        case "root" -> root(json);
        case "file" -> file(json);
        case "uri" -> self.uri(json);
        case "name" -> self.name(json);
        case "mimeType" -> self.mimeType(json);
        case "size" -> self.size(json);
        case "url" -> flat.uri(json);
        case "filename" -> flat.name(json);
        case "mediaType", "media_type" -> flat.mimeType(json);
        default -> json.skipChildren();
      }
    }
  }

  /** Returns the text, whatever the part says it is. */
  MessageText text() {
    return text;
  }

  /** Says whether its text counts: a text part of 0.3, or a part of 1.0 (RX-2, RX-7). */
  boolean isText() {
    return is("text") || isOfVersion1();
  }

  /** Says whether it is a part of 1.0 that holds text: those have neither kind nor root. */
  boolean isOfVersion1() {
    return !hasKind && !hasRoot && !text.isEmpty();
  }

  /** Returns the text of the oldest, nested shape. */
  MessageText rootText() {
    return rootText;
  }

  /** Returns the file it refers to (FP-1 to FP-3). */
  Optional<Attachment> attachment() {
    if (is("file")) {
      return (hasFile ? file : self).attachment();
    }
    return flat.attachment();
  }

  private void clear() {
    text.clear();
    rootText.clear();
    file.clear();
    self.clear();
    flat.clear();
    hasKind = false;
    hasRoot = false;
    hasFile = false;
    kind = "";
    type = "";
  }

  private String kind(JsonParser json) throws IOException {
    hasKind = true;
    return JsonTokens.text(json);
  }

  private boolean is(String wanted) {
    return kind.equals(wanted) || type.equals(wanted);
  }

  private void root(JsonParser json) throws IOException {
    rootText.clear();
    hasRoot = json.currentToken() == JsonToken.START_OBJECT;
    if (!hasRoot) {
      json.skipChildren();
      return;
    }
    String member;
    while ((member = json.nextFieldName()) != null) {
      json.nextToken();
      if (member.equals("text")) {
        rootText.readText(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void file(JsonParser json) throws IOException {
    hasFile = json.currentToken() == JsonToken.START_OBJECT;
    if (hasFile) {
      file.read(json);
    } else {
      json.skipChildren();
    }
  }
}
