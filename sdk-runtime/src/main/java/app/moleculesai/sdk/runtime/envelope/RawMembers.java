package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Members of an object as they stand in an agent's JSON; one that comes again takes the place of the first. One thread
 * at a time.
 */
final class RawMembers {
  /** What a member costs beside its bytes: many tiny ones must not take much more memory than they were sent with. */
  private static final int OVERHEAD = 64;

  private final int most;
  private final Map<String, byte[]> members = new LinkedHashMap<>();
  private long size;

  /**
   * Makes an empty object.
   *
   * @param most the size it must stay within
   */
  RawMembers(int most) {
    this.most = most;
  }

  /** Returns about how much memory it takes: more than its JSON has bytes. */
  long size() {
    return size;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  void clear() {
    members.clear();
    size = 0;
  }

  /** Reads the value of the member whose name begins at {@code nameStart}, and sets it. */
  void take(String name, int nameStart, JsonParser json, byte[] document)
      throws IOException, FoldTooLargeException {
    put(name, Arrays.copyOfRange(document, nameStart, JsonTokens.end(json)));
  }

  /** Sets a member that is not there yet; the name needs no escape, the value is JSON. */
  void putIfAbsent(String name, String value) throws FoldTooLargeException {
    if (!members.containsKey(name)) {
      put(name, ('"' + name + "\":" + value).getBytes(UTF_8));
    }
  }

  /** Reads the current value, and sets it under a name that is not there yet. */
  void putIfAbsent(String name, JsonParser json, byte[] document)
      throws IOException, FoldTooLargeException {
    // an id is text or a number; anything else would be no use and could be large
    if (json.currentToken().isScalarValue()) {
      putIfAbsent(name, new String(JsonTokens.raw(json, document, 0), UTF_8));
    } else {
      json.skipChildren();
    }
  }

  private void put(String name, byte[] member) throws FoldTooLargeException {
    var before = members.put(name, member);
    size += before == null
        ? OVERHEAD + (long) name.length() + member.length
        : member.length - before.length;
    if (size > most) {
      throw new FoldTooLargeException();
    }
  }

  /** Writes the members. */
  void writeTo(JsonBuffer out) {
    for (byte[] member : members.values()) {
      out.separate();
      out.writeBytes(member);
    }
  }
}
