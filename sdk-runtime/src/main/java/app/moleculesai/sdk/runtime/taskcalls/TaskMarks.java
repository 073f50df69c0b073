package app.moleculesai.sdk.runtime.taskcalls;

import app.moleculesai.sdk.api.messagestore.Body;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Tells answers that may be about a task from those that are messages, without reading them. */
public final class TaskMarks {
  /** What is about a task has one of them, and hardly any message: to look costs much less than to parse. */
  private static final List<byte[]> MARKS = Stream.of("\"status\"", "\"artifact\"")
      .map(mark -> mark.getBytes(StandardCharsets.US_ASCII)).toList();

  private TaskMarks() {}

  /** Says whether an answer, or an event, may be about a task; nearly never wrong, and cheap. */
  public static boolean in(Body answer) {
    return answer.<Boolean, RuntimeException>read((array, offset, length) -> {
      int end = offset + length;
      for (int i = offset; i < end; i++) {
        if (array[i] == '"' && isMarked(array, i, end)) {
          return true;
        }
      }
      return false;
    });
  }

  private static boolean isMarked(byte[] array, int from, int end) {
    for (var mark : MARKS) {
      int to = from + mark.length;
      if (to <= end && array[from + 1] == mark[1]
          && Arrays.equals(mark, 0, mark.length, array, from, to)) {
        return true;
      }
    }
    return false;
  }
}
