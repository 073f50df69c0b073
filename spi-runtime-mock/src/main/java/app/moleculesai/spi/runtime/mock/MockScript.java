package app.moleculesai.spi.runtime.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Says how mock agents answer: the first rule that fits decides, and what no rule fits gets a canned text or what
 * {@link #otherwise} says. Immutable: every method returns a new script. Conditions and functions given to it are called
 * by many threads at once.
 *
 * <pre>{@code
 * MockScript.canned()
 *   .whenTo("Ada", MockReply.text("Good morning."))
 *   .whenSaid("invoice", MockReply.task(MockArtifact.text("invoice", "42 EUR")))
 *   .whenCall(3, MockReply.dropped())
 *   .otherwise(call -> MockReply.text("You said " + call.text()))
 *   .delay(Duration.ofMillis(80))
 *   .faults(MockFaults.seeded(42).failing(0.1, 503))
 * }</pre>
 */
public final class MockScript {
  private record Rule(Predicate<MockCall> fits, Function<MockCall, MockReply> reply,
      boolean atOnce) {
    static Rule of(Predicate<MockCall> fits, MockReply reply) {
      return new Rule(fits, call -> reply, reply.isAtOnce());
    }
  }

  private static final MockFaults NO_FAULTS = MockFaults.seeded(0);

  private final List<Rule> rules;
  private final Rule last;
  private final boolean onlyCanned;
  private final Duration delay;
  private final MockFaults faults;

  private MockScript(List<Rule> rules, Rule last, boolean onlyCanned, Duration delay,
      MockFaults faults) {
    this.rules = List.copyOf(rules);
    this.last = last;
    this.onlyCanned = onlyCanned;
    this.delay = delay;
    this.faults = faults;
  }

  /** Starts a script in which every agent answers with a canned text, at once ({@code wire.md} MK-4). */
  public static MockScript canned() {
    return new MockScript(List.of(), Rule.of(call -> true, MockReply.canned()), true, Duration.ZERO,
        NO_FAULTS);
  }

  /**
   * Starts a script in which every agent behaves as A2A's compatibility kit wants: what it does follows from how the id of
   * the message begins ({@code a2a.md} 2). Other messages complete a task when the client speaks 1.0, and begin one that
   * goes on when it speaks 0.3.
   */
  public static MockScript conformance() {
    return Conformance.script();
  }

  /** Replies so when the condition holds. */
  public MockScript when(Predicate<MockCall> condition, MockReply reply) {
    return and(Rule.of(condition, reply));
  }

  /** Replies with what the function says when the condition holds. */
  public MockScript when(Predicate<MockCall> condition, Function<MockCall, MockReply> reply) {
    return and(new Rule(condition, reply, false));
  }

  /** Replies so for the workspaces of this name. */
  public MockScript whenTo(String workspaceName, MockReply reply) {
    return when(call -> call.workspaceName().equals(workspaceName), reply);
  }

  /** Replies so when the text contains this, in exactly these letters. */
  public MockScript whenSaid(String part, MockReply reply) {
    return when(call -> call.says(part), reply);
  }

  /** Replies so to the call with this number, counted over all workspaces from 1. */
  public MockScript whenCall(long number, MockReply reply) {
    return when(call -> call.number() == number, reply);
  }

  /** Replies so when no rule fits. */
  public MockScript otherwise(MockReply reply) {
    return new MockScript(rules, Rule.of(call -> true, reply),
        rules.isEmpty() && reply.isPlainCanned(), delay, faults);
  }

  /** Replies with what the function says when no rule fits. */
  public MockScript otherwise(Function<MockCall, MockReply> reply) {
    return new MockScript(rules, new Rule(call -> true, reply, false), false, delay, faults);
  }

  /** Lets every reply take this long. */
  public MockScript delay(Duration time) {
    return new MockScript(rules, last, onlyCanned, time, faults);
  }

  /** Lets faults hit some calls. */
  public MockScript faults(MockFaults some) {
    return new MockScript(rules, last, onlyCanned, delay, some);
  }

  private MockScript and(Rule rule) {
    var more = new ArrayList<>(rules);
    more.add(rule);
    return new MockScript(more, last, false, delay, faults);
  }

  MockReply reply(MockCall call) {
    for (var rule : rules) {
      if (rule.fits.test(call)) {
        return rule.reply.apply(call);
      }
    }
    return last.reply.apply(call);
  }

  Duration delay() {
    return delay;
  }

  MockFaults faults() {
    return faults;
  }

  /** Says whether a call needs to be looked at before it can be answered. */
  boolean readsCalls() {
    return !onlyCanned || faults.areAny();
  }

  /** Says whether every answer is there at once. */
  boolean isAtOnce() {
    return delay.isZero() && !faults.areAny() && last.atOnce
        && rules.stream().allMatch(Rule::atOnce);
  }
}
