package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is believed when answers and news cross each other. */
class KnownTest {
  private static final AgentContainer RUNNING = running("a", 1);
  private static final AgentContainer OTHER = running("b", 2);

  private final UUID id = UUID.randomUUID();
  private final Known known = new Known();

  private static AgentContainer running(String id, int port) {
    return new AgentContainer(id, true, Optional.empty(), OptionalInt.of(port), Optional.empty());
  }

  private static AgentContainer ended(String reason) {
    return new AgentContainer("a", false, Optional.empty(), OptionalInt.empty(),
        Optional.of(reason));
  }

  @Test
  void beforeTheFirstListEverythingIsInDoubt() {
    known.learn(id, known.now(), Optional.of(RUNNING));

    assertThat(known.of(id)).isEqualTo(new Known.Answer.Doubtful());
    assertThat(known.last(id)).contains(RUNNING);
    known.learnAll(known.now(), Map.of(), false); // nobody notes what happens after it
    assertThat(known.of(id)).isEqualTo(new Known.Answer.Doubtful());
  }

  @Test
  void aListSaysWhoIsThereAndWhoIsNot() {
    list(Map.of(id, RUNNING));

    assertThat(known.of(id)).isEqualTo(new Known.Answer.There(RUNNING));
    assertThat(known.of(UUID.randomUUID())).isEqualTo(new Known.Answer.Nothing());
    list(Map.of());
    assertThat(known.of(id)).isEqualTo(new Known.Answer.Nothing());
  }

  @Test
  void newsBringDoubtUntilAnAnswerThatWasAskedForLater() {
    list(Map.of(id, RUNNING));
    long before = known.now();
    known.doubt(id);

    known.learn(id, before, Optional.of(RUNNING));
    assertThat(known.of(id)).isEqualTo(new Known.Answer.Doubtful());

    known.learn(id, known.now(), Optional.of(OTHER));
    assertThat(known.of(id)).isEqualTo(new Known.Answer.There(OTHER));
  }

  @Test
  void anAnswerInDoubtIsStillTheLastOne() {
    list(Map.of());
    long before = known.now();
    known.doubt(id);

    known.learn(id, before, Optional.of(RUNNING));

    assertThat(known.last(id)).contains(RUNNING);
  }

  @Test
  void aListThatWasAskedForBeforeAnAnswerDoesNotReplaceIt() {
    list(Map.of());
    long before = known.now();
    known.doubt(id);
    known.learn(id, known.now(), Optional.of(RUNNING));

    known.learnAll(before, Map.of(), true);

    assertThat(known.of(id)).isEqualTo(new Known.Answer.There(RUNNING));
  }

  @Test
  void aListThatWasAskedForBeforeTheNewsDoesNotEndTheDoubt() {
    list(Map.of(id, RUNNING));
    long before = known.now();
    known.doubt(id);

    known.learnAll(before, Map.of(id, RUNNING), true);

    assertThat(known.of(id)).isEqualTo(new Known.Answer.Doubtful());
  }

  @Test
  void anAnswerOlderThanAListIsNotTaken() {
    list(Map.of(id, RUNNING));
    long before = known.now();
    known.doubt(UUID.randomUUID());
    list(Map.of());

    known.learn(id, before, Optional.of(RUNNING));

    assertThat(known.of(id)).isEqualTo(new Known.Answer.Nothing());
  }

  @Test
  void whyOneEndedIsAskedOnceAndNotForgottenByTheNextList() {
    var listed = ended("exit code 137");
    var inspected = ended("exit code 137, out of memory");
    list(Map.of(id, listed));
    assertThat(known.of(id)).isEqualTo(new Known.Answer.Doubtful());

    known.learn(id, known.now(), Optional.of(inspected));
    list(Map.of(id, listed));

    assertThat(known.of(id)).isEqualTo(new Known.Answer.There(inspected));
    list(Map.of(id, RUNNING));
    assertThat(known.of(id)).isEqualTo(new Known.Answer.There(RUNNING));
  }

  @Test
  void withoutEventsEverythingIsInDoubtAgain() {
    list(Map.of(id, RUNNING));

    known.becomeIncomplete();

    assertThat(known.of(id)).isEqualTo(new Known.Answer.Doubtful());
    assertThat(known.last(id)).contains(RUNNING);
  }

  private void list(Map<UUID, AgentContainer> all) {
    known.learnAll(known.now(), all, true);
  }
}
