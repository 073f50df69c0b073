package app.moleculesai.sdk.runtime.envelope;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/**
 * Text collected from parts, joined with line feeds, without lone surrogates. It is used again for the next message:
 * who keeps it takes {@link #toString()}. Belongs to one thread.
 */
public final class MessageText {
  private static final int SMALLEST = 256;
  private static final char[] NOTHING = {};

  private char[] chars = NOTHING; // most are never used
  private int length;

  MessageText() {}

  /** Holds a text that was found elsewhere. */
  public static MessageText of(String text) {
    var message = new MessageText();
    message.addFound(text.toCharArray(), 0, text.length());
    return message;
  }

  /** Returns the characters; only the first {@link #length()} count, and nobody writes into them. */
  public char[] chars() {
    return chars;
  }

  /** Returns how many characters there are. */
  public int length() {
    return length;
  }

  /** Says whether there is no text. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** Says whether the text begins so, case as given. */
  public boolean startsWith(String prefix) {
    if (prefix.length() > length) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (chars[i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Says whether the text, in lower case, begins so. */
  boolean startsWithIgnoringCase(String lowerCase) {
    if (lowerCase.length() > length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if (Character.toLowerCase(chars[i]) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  void clear() {
    length = 0;
  }

  void cutTo(int earlierLength) {
    length = earlierLength;
  }

  /** Takes the current string value of a parser as one more block. */
  private void addText(JsonParser json) throws IOException {
    // the length first: it makes the parser read the token
    int count = json.getTextLength();
    addFound(json.getTextCharacters(), json.getTextOffset(), count);
  }

  /** Takes the current value in place of what was there; nothing when it is no string, which is skipped. */
  void readText(JsonParser json) throws IOException {
    clear();
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      addText(json);
    } else {
      json.skipChildren();
    }
  }

  void add(MessageText other) {
    append(other.chars, 0, other.length);
  }

  private void addFound(char[] source, int offset, int count) {
    append(source, offset, count);
    Surrogates.repair(chars, length - count, length);
  }

  private void append(char[] source, int offset, int count) {
    if (count == 0) {
      return;
    }
    int needed = length + 1 + count;
    if (needed > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(Math.max(needed, SMALLEST), chars.length * 2));
    }
    if (length > 0) {
      chars[length++] = '\n';
    }
    System.arraycopy(source, offset, chars, length, count);
    length += count;
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return new String(chars, 0, length);
  }
}
