package app.moleculesai.sdk.runtime.templates;

import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;

/** Refuses documents that would exhaust the stack or the memory of who reads them. Belongs to one thread. */
final class ShallowParser implements Parser {
  /** How deep lists and maps may be nested in one file. */
  static final int MOST_NESTED = 100;

  private final Parser parser;
  private final Runnable counter;
  private int depth;

  /** Takes who is told of every value, and throws when there were too many. */
  ShallowParser(Parser parser, Runnable counter) {
    this.parser = parser;
    this.counter = counter;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public Event next() {
    var event = parser.next();
    counter.run();
    if (event instanceof CollectionStartEvent && ++depth > MOST_NESTED) {
      throw new YamlEngineException("lists and maps are nested deeper than " + MOST_NESTED);
    }
    if (event instanceof CollectionEndEvent) {
      depth--;
    }
    return event;
  }
}
