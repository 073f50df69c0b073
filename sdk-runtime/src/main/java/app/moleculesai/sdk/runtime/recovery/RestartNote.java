package app.moleculesai.sdk.runtime.recovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an event says of the reasons of a restart, for the timeline. */
final class RestartNote {
  private RestartNote() {}

  /** Returns the first reason, those others that the same restart serves, and what was seen of the agent. */
  static Map<String, Object> of(List<RestartReason> reasons) {
    var note = new LinkedHashMap<String, Object>();
    var first = reasons.stream().filter(reason -> !reason.isOnlyIfDead()).findFirst()
        .orElseGet(reasons::getFirst);
    note.put("cause", first.cause().word());
    first.by().ifPresent(by -> note.put("by", by));
    first.seenDead().flatMap(seen -> seen.process()).ifPresent(name -> note.put("process", name));
    first.seenDead().flatMap(seen -> seen.reason()).ifPresent(why -> note.put("reason", why));
    var others = reasons.stream().filter(reason -> reason.cause() != first.cause())
        .map(reason -> reason.cause().word()).distinct().toList();
    if (!others.isEmpty()) {
      note.put("also", others);
    }
    return note;
  }
}
