package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream of server-sent events into the data of each event, in whatever pieces it arrives. Lines end with LF,
 * CR or both; several data lines of one event are joined with LF; its id is kept; comments and other fields are passed over. One thread
 * at a time. Source: WHATWG HTML, 9.2.6.
 */
public final class EventLines {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] ID = {'i', 'd'};

  private final int longest;
  private final Handler handler;
  private final JsonBuffer line = new JsonBuffer();
  private final JsonBuffer data = new JsonBuffer();
  private boolean hasData;
  private Optional<String> id = Optional.empty();
  private boolean lineIsIgnored;
  private boolean lastWasCr;
  private int markBytes;

  /** Takes the data of one event. */
  @FunctionalInterface
  public interface Handler {
    /** Takes the data; the array is used again afterwards. */
    void event(byte[] array, int length) throws FoldTooLargeException;
  }

  /**
   * Takes who takes the events.
   *
   * @param longest the most bytes of the data of one event
   */
  public EventLines(int longest, Handler handler) {
    this.longest = longest;
    this.handler = handler;
  }

  /** Takes the next bytes of the stream. */
  public void accept(byte[] bytes, int offset, int length) throws FoldTooLargeException {
    int end = offset + length;
    int start = offset + afterByteOrderMark(bytes, offset, end);
    if (start < end) {
      start += lastWasCr && bytes[start] == '\n' ? 1 : 0;
      lastWasCr = false;
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        keep(bytes, start, i);
        lineEnded();
        if (bytes[i] == '\r') {
          lastWasCr = i + 1 == end;
          if (i + 1 < end && bytes[i + 1] == '\n') {
            i++;
          }
        }
        start = i + 1;
      }
    }
    keep(bytes, start, end);
  }

  /** Takes the end of the stream; what an agent sent without the last blank line counts too. */
  public void finish() throws FoldTooLargeException {
    lineEnded();
    dispatch();
  }

  /** Returns the id of the event that is being taken, if one stands in it. */
  public Optional<String> id() {
    return id;
  }

  private int afterByteOrderMark(byte[] bytes, int offset, int end) {
    int i = offset;
    while (i < end && markBytes < BYTE_ORDER_MARK.length) {
      if (bytes[i] != BYTE_ORDER_MARK[markBytes]) {
        markBytes = BYTE_ORDER_MARK.length;
        break;
      }
      markBytes++;
      i++;
    }
    return i - offset;
  }

  private void keep(byte[] bytes, int from, int to) throws FoldTooLargeException {
    if (lineIsIgnored || from == to) {
      return;
    }
    if (line.size() + (to - from) > longest + DATA.length + 2) {
      // a comment may be as long as it likes
      lineIsIgnored = !isData(bytes, from, to);
      if (lineIsIgnored) {
        line.reset();
        return;
      }
      throw new FoldTooLargeException();
    }
    line.write(bytes, from, to - from);
  }

  private boolean isData(byte[] bytes, int from, int to) {
    var start = Arrays.copyOf(line.array(), Math.min(line.size(), DATA.length));
    var more = Arrays.copyOfRange(bytes, from, Math.min(to, from + DATA.length - start.length));
    var joined = Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, joined, start.length, more.length);
    return Arrays.equals(joined, DATA);
  }

  private void lineEnded() throws FoldTooLargeException {
    int length = line.size();
    if (length > 0) {
      fieldLine(line.array(), length);
    } else if (!lineIsIgnored) {
      dispatch();
    }
    line.reset();
    lineIsIgnored = false;
  }

  private void fieldLine(byte[] array, int length) throws FoldTooLargeException {
    if (isField(DATA, array, length)) {
      dataLine(array, length);
    } else if (isField(ID, array, length)) {
      int from = valueStart(ID, array, length);
      id = Optional.of(new String(array, from, length - from, UTF_8));
    }
  }

  private static boolean isField(byte[] name, byte[] array, int length) {
    return length >= name.length && Arrays.equals(array, 0, name.length, name, 0, name.length)
        && (length == name.length || array[name.length] == ':');
  }

  private static int valueStart(byte[] name, byte[] array, int length) {
    int from = Math.min(length, name.length + 1);
    return from < length && array[from] == ' ' ? from + 1 : from;
  }

  private void dataLine(byte[] array, int length) throws FoldTooLargeException {
    int from = valueStart(DATA, array, length);
    if (hasData) {
      data.write('\n');
    }
    hasData = true;
    if (data.size() + (length - from) > longest) {
      throw new FoldTooLargeException();
    }
    data.write(array, from, length - from);
  }

  private void dispatch() throws FoldTooLargeException {
    if (hasData) {
      handler.event(data.array(), data.size());
      data.reset();
      hasData = false;
    }
    id = Optional.empty();
  }
}
