package app.moleculesai.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every A2A library can do with every kind of agent behind a server. Extend it with what connects by the library, and
 * add {@link ListingContract}, {@link PushContract} and {@link NewsContract} where the library can do that, too.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class InteropContract implements Meeting {
  private static final int TASK_NOT_FOUND = -32001;
  private static final int TASK_NOT_CANCELABLE = -32002;

  private final Library.Maker maker;
  private final List<Library> connected = new ArrayList<>();
  private Scene scene;

  /** Takes how to connect. */
  protected InteropContract(Library.Maker maker) {
    this.maker = maker;
  }

  @BeforeAll
  void start() {
    scene = new Scene(settings());
  }

  /** Returns what the server is told besides; it keeps everything in memory unless told otherwise. */
  protected Map<String, String> settings() {
    return Map.of();
  }

  @AfterEach
  void disconnect() {
    connected.forEach(Library::close);
    connected.clear();
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  /** Returns a client of this workspace. */
  Library connect(URI workspace) throws Exception {
    var library = maker.connect(workspace);
    connected.add(library);
    return library;
  }

  @Override
  public Library connect(Counterpart counterpart) throws Exception {
    return connect(scene.workspace(counterpart));
  }

  @Override
  public void goOn(Counterpart counterpart) throws Exception {
    scene.agent(counterpart).goOn();
  }

  @ParameterizedTest
  @EnumSource
  void theCardOffersTheWorkspaceAndStreams(Counterpart counterpart) throws Exception {
    var workspace = scene.workspace(counterpart);

    var card = connect(workspace).card();

    assertThat(card.url()).isEqualTo(workspace + "/a2a");
    assertThat(card.streaming()).isTrue();
    assertThat(card.name()).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource
  void aMessageIsAnsweredAndBothAreInTheHistory(Counterpart counterpart) throws Exception {
    var workspace = scene.workspace(counterpart);

    var told = connect(workspace).send(Said.of("Good morning"));

    assertThat(told.kind()).isEqualTo("message");
    assertThat(told.text()).isEqualTo("You said: Good morning");
    assertThat(scene.operator().history(workspace, 2))
        .containsExactly("Good morning", "You said: Good morning");
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatIsStreamedIsAnsweredToo(Counterpart counterpart) throws Exception {
    var told = connect(counterpart).stream(Said.of("Good morning")).next();

    assertThat(told.kind()).isEqualTo("message");
    assertThat(told.text()).isEqualTo("You said: Good morning");
  }

  @ParameterizedTest
  @EnumSource
  void aStreamTellsOfATaskFromBeginningToEnd(Counterpart counterpart) throws Exception {
    var workspace = scene.workspace(counterpart);

    var heard = connect(workspace).stream(Said.of("Your report, please")).until("completed");

    assertThat(heard).extracting(Told::kind)
        .containsExactly("task", "status-update", "artifact-update", "status-update");
    assertThat(heard).extracting(Told::state)
        .containsExactly("submitted", "working", "", "completed");
    assertThat(heard).extracting(Told::text).containsExactly("", "reading", "All is well.", "");
    assertThat(heard).extracting(Told::taskId).containsOnly(heard.getFirst().taskId())
        .doesNotContain("");
    assertThat(heard).extracting(Told::contextId).containsOnly(heard.getFirst().contextId())
        .doesNotContain("");
    assertThat(scene.operator().history(workspace, 2))
        .containsExactly("Your report, please", "All is well.");
  }

  @ParameterizedTest
  @EnumSource
  void aConversationGoesOn(Counterpart counterpart) throws Exception {
    var library = connect(counterpart);
    var first = library.send(Said.of("One"));

    var second = library.send(Said.of("Two").in(first.contextId()));

    assertThat(first.contextId()).isNotEmpty();
    assertThat(second.contextId()).isEqualTo(first.contextId());
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatAsksIsAnswered(Counterpart counterpart) throws Exception {
    var library = connect(counterpart);

    var asks = library.send(Said.of("Please ask"));
    var ends = library.send(Said.of("tea").about(asks));

    assertThat(asks.state()).isEqualTo("input-required");
    assertThat(asks.text()).isEqualTo("Tea or coffee?");
    assertThat(ends.taskId()).isEqualTo(asks.taskId());
    assertThat(ends.contextId()).isEqualTo(asks.contextId());
    assertThat(ends.state()).isEqualTo("completed");
    assertThat(ends.text()).contains("You chose tea.");
  }

  @ParameterizedTest
  @EnumSource
  void aTaskIsFetchedAndCanceled(Counterpart counterpart) throws Exception {
    var library = connect(counterpart);
    var hearing = library.stream(Said.of("This takes long"));
    var task = hearing.until("working").getFirst();

    var fetched = library.task(task.taskId());
    var canceled = library.cancel(task.taskId());

    assertThat(fetched.state()).isEqualTo("working");
    assertThat(fetched.contextId()).isEqualTo(task.contextId());
    assertThat(canceled.state()).isEqualTo("canceled");
    assertThat(hearing.until("canceled")).extracting(Told::kind).containsOnly("status-update");
    assertThat(library.task(task.taskId()).state()).isEqualTo("canceled");
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatIsDoneIsNotCanceled(Counterpart counterpart) throws Exception {
    var library = connect(counterpart);

    var task = library.send(Said.of("Your report, please"));

    assertThat(task.kind()).isEqualTo("task");
    assertThat(task.text()).isEqualTo("All is well.");
    refuses(TASK_NOT_CANCELABLE, () -> library.cancel(task.taskId()));
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatIsNotThereIsNotFound(Counterpart counterpart) throws Exception {
    var library = connect(counterpart);

    refuses(TASK_NOT_FOUND, () -> library.task("no-such-task"));
    refuses(TASK_NOT_FOUND, () -> library.cancel("no-such-task"));
  }

  private interface Asking {
    Told ask() throws Exception;
  }

  private static void refuses(int code, Asking asking) {
    assertThatExceptionOfType(RefusedException.class).isThrownBy(asking::ask)
        .extracting(RefusedException::code).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskIsHeardOfAgainAfterTheConnectionBroke(Counterpart counterpart) throws Exception {
    try (var line = scene.line()) {
      var library = connect(line.through(scene.workspace(counterpart)));
      var task = library.stream(Said.of("This takes long")).until("working").getFirst();
      line.cut();

      var again = library.resubscribe(task.taskId());
      var first = again.next();
      goOn(counterpart);
      var rest = again.until("completed");

      assertThat(first.kind()).isEqualTo("task");
      assertThat(first.state()).isEqualTo("working");
      assertThat(rest).extracting(Told::text).contains("It took long.");
      assertThat(rest).extracting(Told::taskId).containsOnly(task.taskId());
      assertThat(library.task(task.taskId()).state()).isEqualTo("completed");
    }
  }

  private record Talk(Counterpart with, Hearing heard) {}

  @Test
  void allKindsOfAgentsAreTalkedWithAtOnce() throws Exception {
    var talks = new ArrayList<Talk>();
    for (var counterpart : Counterpart.values()) {
      talks.add(new Talk(counterpart,
          connect(counterpart).stream(Said.of("This takes long"))));
    }
    for (var talk : talks) {
      assertThat(talk.heard.until("working").getLast().text()).isEqualTo("waiting");
      assertThat(connect(talk.with).send(Said.of("Meanwhile")).text())
          .isEqualTo("You said: Meanwhile");
    }
    for (var talk : talks) {
      goOn(talk.with);
      assertThat(talk.heard.until("completed")).extracting(Told::text)
          .containsExactly("It took long.", "");
    }
  }
}
