package app.moleculesai.sdk.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server that says one thing after the other, and the last for ever: that of somebody who wants in. */
public final class ScriptedNames {
  private final Queue<List<InetAddress>> answers = new ArrayDeque<>();
  private final AtomicInteger asked = new AtomicInteger();

  /** Takes the answers in their order; one may be several addresses, with commas between. */
  public ScriptedNames(String... answers) {
    for (var answer : answers) {
      this.answers
          .add(List.of(answer.split(",", -1)).stream().map(ScriptedNames::literal).toList());
    }
  }

  /** Returns the check of a server that asks this name server. */
  public OutboundAddresses outbound(OutboundAddresses.Mode mode) {
    return new OutboundAddresses(mode, host -> next());
  }

  /** Returns how often it was asked. */
  public int asked() {
    return asked.get();
  }

  private synchronized InetAddress[] next() {
    asked.incrementAndGet();
    return (answers.size() > 1 ? answers.remove() : answers.element())
        .toArray(InetAddress[]::new);
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
