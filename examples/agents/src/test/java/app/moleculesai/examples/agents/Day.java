package app.moleculesai.examples.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.examples.agents.Message.Document;
import app.moleculesai.examples.agents.Person.Place;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A day of two agents: Ada, whom the server calls, and Bob, who fetches his messages. */
final class Day implements AutoCloseable {
  private static final byte[] LIST = "a ladder\r\n\u6f22\u5b57\r\n".getBytes(UTF_8);

  private final Person person;
  private final Noon noon;
  private final Queue<Message> toAda = new ConcurrentLinkedQueue<>();
  private final List<Message> toBob = new ArrayList<>();
  private final CountDownLatch afternoon = new CountDownLatch(1);
  private final PushAgent adasProgram;
  private final PollAgent bobsProgram;
  private final Place ada;
  private final Place bob;

  /** What happens while both agents work on a task. */
  @FunctionalInterface
  interface Noon {
    void comes() throws Exception;
  }

  Day(URI server, Noon noon) throws Exception {
    this.noon = noon;
    person = new Person(server);
    Until.holds("the server is there", person::sees);
    adasProgram = new PushAgent(0, this::workOfAda);
    ada = person.hire("Ada", Optional.of(adasProgram.url()));
    bob = person.hire("Bob", Optional.empty());
    bobsProgram = new PollAgent(bob.workspace(), this::workOfBob);
  }

  private String workOfAda(Message message) throws InterruptedException {
    toAda.add(message);
    if (message.delegationId().isPresent()) {
      afternoon.await();
    }
    return "Ada: " + message.text();
  }

  private String workOfBob(Message message) {
    toBob.add(message);
    if (message.delegationId().isPresent() && afternoon.getCount() > 0) {
      try {
        Until.holds("Ada works too", () -> !toAda.isEmpty());
        noon.comes();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      afternoon.countDown();
    }
    return "Bob: " + message.text();
  }

  /** Lives it. */
  void live(Path skills) throws Exception {
    theyComeToWork();
    ada.workspace().tellPeople("Good morning");
    bob.workspace().remember("The person likes short reports");
    var purchase = bob.workspace().askLeave("Buy a ladder");
    person.sends(bob, "list.txt", LIST);
    theyHelpEachOther();
    theyExchangeFiles();
    thePersonExchangesFilesWithThem();
    theyLearn(skills);
    thePersonDecides(purchase);
    theyTalkWithThePerson();
  }

  /** Returns how often Ada was asked to do Bob's task. */
  long tasksOfAda() {
    return toAda.stream().filter(message -> message.delegationId().isPresent()).count();
  }

  private void theyComeToWork() throws Exception {
    adasProgram.join(ada.workspace(), "Ada");
    bob.workspace().register("Bob", Optional.empty());
    for (var place : List.of(ada, bob)) {
      place.workspace().heartbeat(0);
      assertThat(person.status(place)).isEqualTo("online");
    }
    assertThat(ada.workspace().peers()).contains(bob.peer()).doesNotContain(ada.peer());
    assertThat(bob.workspace().peers()).contains(ada.peer());
  }

  private void theyHelpEachOther() throws Exception {
    var figures = bob.workspace().delegate(ada.peer(), "Count the visitors", "monday");
    var report = ada.workspace().delegate(bob.peer(), "Write the report", "monday");
    assertThat(ada.workspace().delegate(bob.peer(), "Write the report", "monday"))
        .isEqualTo(report);

    bobLooksUntil("Ada has the report",
        () -> ada.workspace().result(report).filter("Bob: Write the report"::equals).isPresent());
    bobLooksUntil("Bob has the figures", () -> bobsProgram.result(figures).isPresent());
    assertThat(bobsProgram.result(figures)).contains("Ada: Count the visitors");
    assertThat(bob.workspace().result(figures)).contains("Ada: Count the visitors");
  }

  private void bobLooksUntil(String what, Callable<Boolean> condition)
      throws Exception {
    Until.holds(what, () -> {
      bobsProgram.look();
      return condition.call();
    });
  }

  private void theyExchangeFiles() throws Exception {
    var plan = Document.of("plan.txt", "Zur Straße, 漢字".getBytes(UTF_8));
    var picture = Document.of("picture.bin", new byte[]{0, -1, 13, 10, 127});
    ada.workspace().send(bob.peer(), Message.of("The plan", plan));
    bobLooksUntil("Bob has the plan", () -> hold(toBob, plan));
    bob.workspace().send(ada.peer(), Message.of("The picture", picture));
    assertThat(hold(List.copyOf(toAda), picture)).isTrue();
  }

  private void thePersonExchangesFilesWithThem() throws Exception {
    bobLooksUntil("Bob has the list",
        () -> hold(toBob, Document.of("list.txt", LIST)));
    assertThat(person.conversation(bob)).contains("Bob: list.txt");

    var sent = person.sends(ada, "list.txt", LIST).path("uri").asText();
    assertThat(person.fetches(ada, sent.replace("workspace:", ""))).isEqualTo(LIST);
    var drawing = new byte[]{-1, 0, 13, 10, 7};
    assertThat(person.fetches(ada, adasProgram.offer("drawing.png", drawing))).isEqualTo(drawing);
  }

  private void thePersonDecides(String purchase) throws Exception {
    assertThat(bob.workspace().leave(purchase)).isEqualTo("pending");
    var asked = person.get("/approvals/pending");
    assertThat(asked.findValuesAsText("action")).containsExactly("Buy a ladder");
    person.post("/workspaces/" + bob.id() + "/approvals/" + purchase + "/decide",
        "{\"decision\": \"approved\"}");
    assertThat(bob.workspace().leave(purchase)).isEqualTo("approved");
  }

  private static boolean hold(List<Message> messages, Document file) {
    return messages.stream().anyMatch(message -> message.files().contains(file));
  }

  private void theyLearn(Path skills) throws Exception {
    for (var place : List.of(ada, bob)) {
      var folder = Files.createDirectory(skills.resolve(place.name()));
      place.workspace().install("house-style", folder);
      assertThat(folder.resolve("house-style/plugin.yaml")).isRegularFile();
    }
    assertThat(bob.workspace().recall("short reports"))
        .containsExactly("The person likes short reports");
    assertThat(ada.workspace().recall("short reports")).isEmpty();
  }

  private void theyTalkWithThePerson() throws Exception {
    assertThat(Message.read(person.say(ada, "Are you done?").path("result")).text())
        .isEqualTo("Ada: Are you done?");
    person.say(bob, "And you?");
    bobLooksUntil("Bob answers",
        () -> person.conversation(bob).getLast().equals("Bob: And you?"));
    assertThat(person.conversation(ada))
        .containsExactly("Good morning", "Are you done?", "Ada: Are you done?");
  }

  @Override
  public void close() {
    ada.close();
    bob.close();
    adasProgram.close();
    person.close();
  }
}
