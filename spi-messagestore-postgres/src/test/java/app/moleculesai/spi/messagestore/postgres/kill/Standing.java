package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * An operation that stood still when something was killed, or that had just ended.
 *
 * @param kind what it is
 * @param steps after how many steps it stood
 * @param stopped whether it did, and had not ended before
 * @param operation itself
 */
record Standing(Operation.Kind kind, int steps, boolean stopped, Operation operation) {
  /** What it is called in the talk with the victim. */
  String name() {
    return kind + " " + steps;
  }

  /** Returns what each part's caller was told in the victim's lines, the last word first: a number, or nothing yet. */
  List<OptionalLong> accepted(List<String> lines) {
    var accepted = new ArrayList<OptionalLong>();
    for (int i = 0; i < operation.parts().size(); i++) {
      var pattern = Pattern.compile("accepted " + name() + " " + i + " (-?\\d+)");
      accepted.add(lines.reversed().stream().map(pattern::matcher).filter(m -> m.matches())
          .mapToLong(m -> Long.parseLong(m.group(1))).findFirst());
    }
    return accepted;
  }

  /** Looks what is there of each part: nothing or all of it, and all of it when that was accepted. */
  List<OptionalLong> find(List<String> lines, MessageStore store, Registry registry) {
    var accepted = accepted(lines);
    var found = new ArrayList<OptionalLong>();
    for (int i = 0; i < operation.parts().size(); i++) {
      var there = operation.parts().get(i).find(store, registry);
      if (accepted.get(i).isPresent()) {
        assertThat(there).as("accepted: part %s of %s", i, name()).isEqualTo(accepted.get(i));
      }
      found.add(there);
    }
    return found;
  }
}
