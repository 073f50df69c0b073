package app.moleculesai.sdk.runtime.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.RawAgent;
import app.moleculesai.sdk.runtime.postgres.Until;
import app.moleculesai.sdk.runtime.presence.AgentSignals;
import app.moleculesai.sdk.runtime.presence.Heard;
import app.moleculesai.sdk.testkit.support.Race;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of schedules whose time comes, on any storage. The clock is the test's own, at noon of a Monday in
 * November; pauses take no time and do what the test says.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class FiringJourneys {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HandClock clock = new HandClock();
  private final Instant noon = clock.instant();
  private final List<JsonNode> got = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final List<FiringServer> servers = new ArrayList<>();
  private final List<UUID> workspaces = new ArrayList<>();
  private volatile RawAgent.Behaviour behaviour = exchange -> exchange.say("Done");
  private volatile Runnable onPause = () -> {};
  private RawAgent agent;
  private FiringServer server;
  private UUID workspace = new UUID(0, 0);

  /** Returns where state is kept. */
  protected abstract Registry registry();

  /** Returns where the log is kept. */
  protected abstract MessageStore store();

  /** Starts a server and an agent. */
  @BeforeEach
  void start() throws Exception {
    agent = new RawAgent(exchange -> {
      got.add(JSON.readTree(exchange.body()));
      behaviour.answer(exchange);
    });
    server = server("here/1");
    workspace = workspace();
  }

  @AfterEach
  void close() throws Exception {
    registry().schedules().disable(workspaces, clock.instant());
    servers.forEach(FiringServer::close);
    agent.close();
  }

  private FiringServer server(String owner) {
    var another = new FiringServer(owner, registry(), store(), clock, time -> {
      pauses.add(time);
      clock.move(time);
      onPause.run();
    });
    servers.add(another);
    return another;
  }

  private UUID workspace() {
    return workspace(agent.uri().toString());
  }

  private UUID workspace(String url) {
    var id = UUID.randomUUID();
    registry().workspaces().insert(List.of(Workspace.of(id, id.toString(), noon).runtime("external")
        .status(WorkspaceStatus.ONLINE).url(url).build()));
    workspaces.add(id);
    return id;
  }

  private Schedule every(String cron) {
    return server.schedules.add(workspace, new Schedules.Wishes(Optional.empty(),
        Optional.of(cron), Optional.of("Write the report"), Optional.empty(), Optional.empty()));
  }

  private void look(Duration later) throws Exception {
    clock.move(later);
    look();
  }

  private void look() throws Exception {
    server.runs.fireDue();
    awaitQuiet();
  }

  private void awaitQuiet() throws Exception {
    for (var one : servers) {
      assertThat(one.supervisor.awaitTasks(LONGEST)).isTrue();
    }
  }

  private Schedule now(Schedule schedule) {
    return registry().schedules().find(schedule.id()).orElseThrow();
  }

  private List<Activity> history(Schedule schedule) {
    return server.schedules.history(workspace, schedule.id());
  }

  private List<String> statuses(Schedule schedule) {
    return history(schedule).stream().map(Activity::status).toList();
  }

  private List<String> events() {
    return registry().events().newest(Optional.of(workspace), 100).stream()
        .filter(event -> event.type().startsWith("CRON_"))
        .map(event -> event.type() + " " + event.payload().text()).toList();
  }

  private void update(WorkspacePatch patch) {
    registry().workspaces().update(workspace, patch, clock.instant());
  }

  private static Optional<Instant> at(String time) {
    return Optional.of(Instant.parse("2026-11-23T" + time + "Z"));
  }

  @Test
  void aScheduleFiresAtItsTimeOnce() throws Exception {
    var schedule = every("*/10 * * * *");
    assertThat(schedule.nextRunAt()).isEqualTo(at("12:10:00"));
    look(Duration.ofSeconds(599));
    assertThat(got).isEmpty();

    look(Duration.ofSeconds(1));
    look(Duration.ofSeconds(30));

    assertThat(got).singleElement().satisfies(request -> {
      assertThat(request.path("method").asText()).isEqualTo("message/send");
      var message = request.path("params").path("message");
      assertThat(message.path("messageId").asText())
          .matches("cron-" + schedule.id().toString().substring(0, 8) + "-[0-9a-f]{8}");
      assertThat(message.path("parts").findValuesAsText("text"))
          .containsExactly("Write the report");
    });
    assertThat(now(schedule)).returns(at("12:20:00"), Schedule::nextRunAt)
        .returns(at("12:10:00"), Schedule::lastRunAt).returns(1, Schedule::runCount)
        .returns(Optional.of("ok"), Schedule::lastStatus)
        .returns(Optional.empty(), Schedule::lastError).returns(0, Schedule::missedRuns);
    assertThat(history(schedule)).singleElement().satisfies(row -> {
      assertThat(row.status()).isEqualTo("ok");
      assertThat(row.method()).contains("cron");
      assertThat(row.sourceId()).isEmpty();
      assertThat(row.durationMs()).contains(0);
      var request = JSON.readTree(row.requestBody().orElseThrow().toByteArray());
      assertThat(request.path("schedule_id").asText()).isEqualTo(schedule.id().toString());
      assertThat(request.path("schedule_name").asText()).isEqualTo("schedule-1");
      assertThat(request.path("cron_expr").asText()).isEqualTo("*/10 * * * *");
      assertThat(request.path("prompt").asText()).isEqualTo("Write the report");
    });
    assertThat(events()).singleElement().asString().startsWith("CRON_EXECUTED")
        .contains("\"status\":\"ok\"", schedule.id().toString());
  }

  @Test
  void aPromptIsNoMessageOfAPerson() throws Exception {
    every("* * * * *");
    look(Duration.ofMinutes(1));

    assertThat(store().activities(ActivityQuery.of(workspace).chat()).activities()).isEmpty();
    assertThat(store().activities(ActivityQuery.of(workspace).type("a2a_receive")).activities())
        .singleElement().satisfies(turn -> {
          assertThat(turn.sourceLabel()).contains("system:scheduler");
          assertThat(turn.status()).isEqualTo("ok");
        });
  }

  @Test
  void theRowHoldsTheFirst200BytesOfALongPrompt() throws Exception {
    var schedule = every("* * * * *");
    server.schedules.change(workspace, schedule.id(), new Schedules.Wishes(Optional.empty(),
        Optional.empty(), Optional.of("\u00e4".repeat(500)), Optional.empty(), Optional.empty()));
    look(Duration.ofMinutes(1));

    var prompt = JSON.readTree(history(schedule).getFirst().requestBody().orElseThrow()
        .toByteArray()).path("prompt").asText();
    assertThat(prompt).isEqualTo("\u00e4".repeat(98) + "\u2026");
    assertThat(got.getFirst().findValuesAsText("text")).containsExactly("\u00e4".repeat(500));
  }

  @Test
  void aBusyAgentIsWaitedFor() throws Exception {
    var schedule = every("*/10 * * * *");
    update(WorkspacePatch.none().activeTasks(1));
    onPause = () -> {
      if (pauses.size() == 3) {
        update(WorkspacePatch.none().activeTasks(0));
      }
    };

    look(Duration.ofMinutes(10));

    assertThat(pauses).hasSize(3).containsOnly(Duration.ofSeconds(10));
    assertThat(got).hasSize(1);
    assertThat(statuses(schedule)).containsExactly("ok");
    assertThat(now(schedule).lastRunAt()).isEqualTo(at("12:10:30"));
  }

  @Test
  void aRunIsSkippedWhoseAgentStaysBusy() throws Exception {
    var schedule = every("*/10 * * * *");
    update(WorkspacePatch.none().activeTasks(1));

    look(Duration.ofMinutes(10));

    assertThat(pauses).hasSize(12);
    assertThat(got).isEmpty();
    assertThat(statuses(schedule)).containsExactly("skipped");
    assertThat(history(schedule).getFirst().errorDetail().orElse("")).contains("busy for 120 s");
    assertThat(now(schedule)).returns(Optional.of("skipped"), Schedule::lastStatus)
        .returns(0, Schedule::runCount).returns(Optional.empty(), Schedule::lastRunAt)
        .returns(at("12:20:00"), Schedule::nextRunAt).returns(0, Schedule::missedRuns);
    assertThat(events()).singleElement().asString().startsWith("CRON_SKIPPED").contains("busy");
  }

  @Test
  void aPausedWorkspaceIsLeftAlone() throws Exception {
    var schedule = every("*/10 * * * *");
    registry().workspaces().change(List.of(workspace), StatusChange.to(WorkspaceStatus.PAUSED),
        clock.instant());

    look(Duration.ofMinutes(10));

    assertThat(got).isEmpty();
    assertThat(pauses).isEmpty();
    assertThat(statuses(schedule)).containsExactly("skipped");
    assertThat(now(schedule).lastError().orElse("")).contains("paused");
  }

  @Test
  void anAgentThatCannotBeReachedIsAnErrorAndTheNextRunComes() throws Exception {
    workspace = workspace("http://127.0.0.1:1/nobody");
    var schedule = every("*/10 * * * *");

    look(Duration.ofMinutes(10));

    assertThat(statuses(schedule)).containsExactly("error");
    assertThat(now(schedule)).returns(Optional.of("error"), Schedule::lastStatus)
        .returns(1, Schedule::runCount).returns(at("12:20:00"), Schedule::nextRunAt);
    assertThat(now(schedule).lastError()).isPresent();
    assertThat(events()).singleElement().asString().contains("\"status\":\"error\"");
  }

  @Test
  void anAgentThatAnswersWithAnErrorIsOne() throws Exception {
    var schedule = every("* * * * *");
    behaviour = exchange -> exchange.answer(500, "application/json", "{\"error\":\"no tokens\"}");
    look(Duration.ofMinutes(1));
    assertThat(now(schedule).lastStatus()).contains("error");

    behaviour = exchange -> exchange.answer(200, "application/json",
        "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"error\":{\"code\":-32000,\"message\":\"lazy\"}}");
    look(Duration.ofMinutes(1));
    assertThat(now(schedule)).returns(Optional.of("error"), Schedule::lastStatus);
    assertThat(now(schedule).lastError().orElse("")).contains("lazy");
  }

  @Test
  void aMessageThatWaitsForItsAgentIsNotSentAgain() throws Exception {
    var schedule = every("*/10 * * * *");
    behaviour = RawAgent.Exchange::hangUp;

    look(Duration.ofMinutes(10));

    assertThat(registry().queue().depth(workspace)).isEqualTo(1);
    assertThat(now(schedule).lastStatus()).contains("ok");
    assertThat(statuses(schedule)).containsExactly("ok");
  }

  @Test
  void answersThatStayEmptyAreStale() throws Exception {
    var schedule = every("* * * * *");
    behaviour = exchange -> exchange.say("");
    look(Duration.ofMinutes(1));
    behaviour = exchange -> exchange.say("(no response generated)");
    look(Duration.ofMinutes(1));
    assertThat(now(schedule)).returns(Optional.of("ok"), Schedule::lastStatus)
        .returns(2, Schedule::emptyRuns);

    look(Duration.ofMinutes(1));
    assertThat(now(schedule)).returns(Optional.of("stale"), Schedule::lastStatus)
        .returns(3, Schedule::emptyRuns);
    assertThat(statuses(schedule)).containsExactly("stale", "ok", "ok");

    behaviour = exchange -> exchange.say("Here it is");
    look(Duration.ofMinutes(1));
    assertThat(now(schedule)).returns(Optional.of("ok"), Schedule::lastStatus)
        .returns(0, Schedule::emptyRuns);
  }

  @Test
  void runsOfAnOutageAreNotedAndFireOnce() throws Exception {
    var schedule = every("*/10 * * * *");

    look(Duration.ofMinutes(65)); // 12:10 to 13:00 were missed
    look(Duration.ofSeconds(30));

    assertThat(got).hasSize(1);
    assertThat(now(schedule)).returns(6, Schedule::missedRuns)
        .returns(at("13:00:00"), Schedule::lastMissedAt).returns(1, Schedule::runCount)
        .returns(at("13:05:00"), Schedule::lastRunAt)
        .returns(at("13:10:00"), Schedule::nextRunAt);
    assertThat(statuses(schedule)).containsExactly("ok", "skipped");
    var missed = history(schedule).getLast();
    assertThat(missed.errorDetail().orElse("")).contains("missed 6 runs", "12:10:00Z",
        "13:00:00Z");
    assertThat(JSON.readTree(missed.requestBody().orElseThrow().toByteArray())
        .path("missed_runs").asInt()).isEqualTo(6);
  }

  @Test
  void theLastRunOfAShortOutageIsInTime() throws Exception {
    var schedule = every("*/10 * * * *");
    look(Duration.ofMinutes(21)); // 12:10 was missed, 12:20 is a minute late
    assertThat(got).hasSize(1);
    assertThat(now(schedule)).returns(1, Schedule::missedRuns)
        .returns(at("12:10:00"), Schedule::lastMissedAt);
    assertThat(history(schedule).getLast().errorDetail().orElse(""))
        .contains("missed the run of 2026-11-23T12:10:00Z");
  }

  @Test
  void aDailyRunThatWasMissedIsMadeLate() throws Exception {
    var schedule = every("0 13 * * *");
    look(Duration.ofHours(5));
    assertThat(got).hasSize(1);
    assertThat(now(schedule)).returns(1, Schedule::missedRuns).returns(1, Schedule::runCount)
        .returns(Optional.of(noon.plus(Duration.ofHours(25))), Schedule::nextRunAt);
  }

  @Test
  void oneRunOfAScheduleGoesOnAtATime() throws Exception {
    var schedule = every("* * * * *");
    behaviour = exchange -> {
      clock.move(Duration.ofSeconds(200));
      server.claims.renew();
      server.runs.fireDue();
      exchange.say("Done");
    };

    look(Duration.ofMinutes(1)); // from 12:01 to 12:04:20

    assertThat(got).hasSize(1);
    assertThat(now(schedule)).returns(3, Schedule::missedRuns)
        .returns(at("12:04:00"), Schedule::lastMissedAt)
        .returns(at("12:05:00"), Schedule::nextRunAt);
    assertThat(statuses(schedule)).containsExactly("skipped", "ok");
    assertThat(history(schedule).getFirst().errorDetail().orElse("")).contains("missed 3 runs",
        "still went on");
    assertThat(history(schedule).getLast().durationMs()).contains(200_000);
  }

  @Test
  void ofTwoServersOneFiresEachRun() throws Exception {
    var schedules = new ArrayList<Schedule>();
    for (int i = 0; i < 30; i++) {
      workspace = workspace();
      schedules.add(every("0 13 * * *"));
    }
    var other = server("there/1");
    clock.move(Duration.ofHours(1));

    Race.of(4, number -> {
      (number % 2 == 0 ? server : other).runs.fireDue();
      return number;
    });
    awaitQuiet();

    assertThat(got.stream().map(request -> request.findPath("messageId").asText()
        .substring(0, "cron-12345678".length())))
        .containsExactlyInAnyOrderElementsOf(schedules.stream()
            .map(schedule -> "cron-" + schedule.id().toString().substring(0, 8)).toList());
    assertThat(schedules).allSatisfy(schedule -> assertThat(now(schedule))
        .returns(1, Schedule::runCount).returns(0, Schedule::missedRuns));
  }

  @Test
  void atMostTenGoOnAtATimeAndTheOthersFollow() throws Exception {
    var schedules = new ArrayList<Schedule>();
    for (int i = 0; i < 13; i++) {
      workspace = workspace();
      schedules.add(every("0 13 * * *"));
    }
    var go = new CountDownLatch(1);
    behaviour = exchange -> {
      go.await();
      exchange.say("Done");
    };
    clock.move(Duration.ofHours(1));
    server.runs.fireDue();
    Until.holds("ten agents are asked", () -> got.size() == 10);
    server.runs.fireDue();
    assertThat(got).hasSize(10);

    go.countDown();
    Until.holds("all were fired",
        () -> schedules.stream().allMatch(schedule -> now(schedule).runCount() == 1));
    awaitQuiet();
    assertThat(got).hasSize(13);
  }

  @Test
  void oneWorkspaceDoesNotStopTheOthers() throws Exception {
    var schedules = new ArrayList<Schedule>();
    for (int i = 0; i < 12; i++) {
      schedules.add(every("0 13 * * *"));
    }
    var full = workspace;
    workspace = workspace();
    schedules.add(every("1 13 * * *"));
    var go = new CountDownLatch(1);
    behaviour = exchange -> {
      go.await();
      exchange.say("Done");
    };
    clock.move(Duration.ofMinutes(61));

    server.runs.fireDue();

    Until.holds("both workspaces are asked", () -> got.size() == 3);
    assertThat(history(schedules.getLast())).hasSize(1);
    assertThatThrownBy(() -> server.schedules.run(full, schedules.getFirst().id(), true))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
        .hasMessageContaining(full.toString());
    go.countDown();
    Until.holds("all were fired",
        () -> schedules.stream().allMatch(schedule -> now(schedule).runCount() == 1));
    awaitQuiet();
    assertThat(got).hasSize(13);
  }

  @Test
  void whatADeadServerHadBegunIsNotSentAgain() throws Exception {
    var schedule = every("*/10 * * * *");
    clock.move(Duration.ofMinutes(10));
    var dying = server("there/1");
    var run = dying.claims.next(Set.of()).orElseThrow();
    assertThat(dying.log.begin(run)).isPresent();

    look(Duration.ofSeconds(59));
    assertThat(now(schedule).nextRunAt()).as("it may be alive").isEqualTo(at("12:10:00"));
    look(Duration.ofSeconds(1));

    assertThat(got).isEmpty();
    assertThat(statuses(schedule)).containsExactly("error");
    assertThat(now(schedule)).returns(Optional.of("error"), Schedule::lastStatus)
        .returns(at("12:20:00"), Schedule::nextRunAt);
    assertThat(now(schedule).lastError().orElse("")).contains("interrupted");
  }

  @Test
  void aServerIsDeadWhenItsLeaseLapsed() throws Exception {
    var schedule = every("*/10 * * * *");
    clock.move(Duration.ofMinutes(10));
    var dying = server("there/1");
    dying.interrupted.sweep();
    assertThat(dying.log.begin(dying.claims.next(Set.of()).orElseThrow())).isPresent();

    look(Duration.ofSeconds(60));
    assertThat(statuses(schedule)).as("it may be alive").containsExactly("pending");
    assertThat(now(schedule).nextRunAt()).isEqualTo(at("12:10:00"));
    look(Duration.ofSeconds(61));

    assertThat(got).isEmpty();
    assertThat(statuses(schedule)).containsExactly("error");
    assertThat(now(schedule)).returns(Optional.of("error"), Schedule::lastStatus)
        .returns(at("12:10:00"), Schedule::lastRunAt).returns(0, Schedule::missedRuns)
        .returns(at("12:20:00"), Schedule::nextRunAt);
  }

  @Test
  void whatADeadServerHadSkippedDoesNotCountAsARun() throws Exception {
    var schedule = every("*/10 * * * *");
    clock.move(Duration.ofMinutes(10));
    var dying = server("there/1");
    dying.log.skip(dying.claims.next(Set.of()).orElseThrow(), "the agent was busy");

    look(Duration.ofSeconds(60));

    assertThat(got).isEmpty();
    assertThat(now(schedule)).returns(Optional.of("skipped"), Schedule::lastStatus)
        .returns(0, Schedule::runCount).returns(at("12:20:00"), Schedule::nextRunAt);
  }

  @Test
  void aServerDoesNotTakeOverFromItself() throws Exception {
    var schedule = every("*/10 * * * *");
    var again = new ArrayList<Optional<ClaimedRun>>();
    behaviour = exchange -> {
      clock.move(Duration.ofSeconds(61)); // the registry was away, nothing was renewed
      again.add(server.claims.next(Set.of()));
      exchange.say("Done");
    };

    look(Duration.ofMinutes(10));

    assertThat(again).containsExactly(Optional.empty());
    assertThat(got).hasSize(1);
    assertThat(statuses(schedule)).containsExactly("ok");
    assertThat(now(schedule)).returns(Optional.of("ok"), Schedule::lastStatus)
        .returns(1, Schedule::runCount);
  }

  @Test
  void aRunOfAServerThatLivesIsLeftAloneThoughItsClaimWasLost() throws Exception {
    var schedule = every("*/10 * * * *");
    var other = server("there/1");
    var meanwhile = new ArrayList<String>();
    var again = new ArrayList<Optional<ClaimedRun>>();
    behaviour = exchange -> {
      server.interrupted.sweep();
      clock.move(Duration.ofSeconds(61));
      other.runs.fireDue();
      assertThat(other.supervisor.awaitTasks(LONGEST)).isTrue();
      meanwhile.addAll(statuses(schedule));
      clock.move(Duration.ofSeconds(61));
      again.add(server.claims.next(Set.of()));
      exchange.say("Done");
    };

    look(Duration.ofMinutes(10));
    look(Duration.ofSeconds(61));

    assertThat(meanwhile).containsExactly("pending");
    assertThat(again).containsExactly(Optional.empty());
    assertThat(got).hasSize(1);
    assertThat(statuses(schedule)).containsExactly("ok");
    assertThat(now(schedule)).returns(Optional.of("ok"), Schedule::lastStatus)
        .returns(1, Schedule::runCount).returns(at("12:20:00"), Schedule::nextRunAt);
  }

  @Test
  void whoWakesLateLeavesTheRunToTheServerThatBeganIt() throws Exception {
    var schedule = every("*/10 * * * *");
    var other = server("there/1");
    var asked = new CompletableFuture<Boolean>();
    var go = new CountDownLatch(1);
    behaviour = exchange -> {
      asked.complete(true);
      go.await();
      exchange.say("Done");
    };
    update(WorkspacePatch.none().activeTasks(1));
    var looked = new CompletableFuture<Boolean>();
    onPause = () -> {
      looked.join();
      clock.move(Duration.ofSeconds(60)); // this server stalls
      update(WorkspacePatch.none().activeTasks(0));
      other.interrupted.sweep();
      other.runs.fireDue();
      asked.join();
    };

    clock.move(Duration.ofMinutes(10));
    server.runs.fireDue();
    looked.complete(true);
    assertThat(server.supervisor.awaitTasks(LONGEST)).isTrue();

    assertThat(pauses).hasSize(1);
    assertThat(statuses(schedule)).containsExactly("pending");
    go.countDown();
    awaitQuiet();
    assertThat(got).hasSize(1);
    assertThat(statuses(schedule)).containsExactly("ok");
    assertThat(now(schedule)).returns(Optional.of("ok"), Schedule::lastStatus)
        .returns(1, Schedule::runCount);
  }

  @Test
  void whatADeadServerHadNotBegunIsSent() throws Exception {
    var schedule = every("*/10 * * * *");
    clock.move(Duration.ofMinutes(10));
    assertThat(server("there/1").claims.next(Set.of())).isPresent();

    look(Duration.ofSeconds(60));

    assertThat(got).hasSize(1);
    assertThat(now(schedule)).returns(Optional.of("ok"), Schedule::lastStatus)
        .returns(1, Schedule::runCount);
  }

  @Test
  void aClaimIsRenewedWhileItsRunGoesOn() throws Exception {
    every("*/10 * * * *");
    var other = server("there/1");
    behaviour = exchange -> {
      for (int i = 0; i < 6; i++) {
        clock.move(ScheduleClaims.INTERVAL);
        server.claims.renew();
        other.runs.fireDue();
      }
      exchange.say("Done");
    };

    look(Duration.ofMinutes(10));

    assertThat(got).hasSize(1);
  }

  @Test
  void aChangeMeanwhileHolds() throws Exception {
    var schedule = every("*/10 * * * *");
    behaviour = exchange -> {
      server.schedules.change(workspace, schedule.id(), new Schedules.Wishes(Optional.of("new"),
          Optional.of("0 20 * * *"), Optional.empty(), Optional.empty(), Optional.empty()));
      exchange.say("Done");
    };

    look(Duration.ofMinutes(10));

    assertThat(now(schedule)).returns("new", Schedule::name)
        .returns(at("20:00:00"), Schedule::nextRunAt).returns(1, Schedule::runCount);
  }

  @Test
  void aNewNameDoesNotPostponeWhatIsDue() throws Exception {
    var schedule = every("*/10 * * * *");
    clock.move(Duration.ofMinutes(11));
    server.schedules.change(workspace, schedule.id(), new Schedules.Wishes(Optional.of("new"),
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(now(schedule).nextRunAt()).isEqualTo(at("12:10:00"));

    look();

    assertThat(got).hasSize(1);
  }

  @Test
  void aScheduleThatIsDeletedWhileItFiresIsGone() throws Exception {
    var schedule = every("*/10 * * * *");
    behaviour = exchange -> {
      server.schedules.delete(workspace, schedule.id());
      exchange.say("Done");
    };
    look(Duration.ofMinutes(10));
    assertThat(registry().schedules().find(schedule.id())).isEmpty();
    assertThat(events()).isEmpty();
  }

  @Test
  void anAgentThatKeepsItsSchedulesItselfIsLeftAlone() throws Exception {
    Heard.capability(registry(), workspace, AgentSignals.SCHEDULER, clock); // by another server
    var schedule = every("*/10 * * * *");

    look(Duration.ofMinutes(60));

    assertThat(got).isEmpty();
    assertThat(history(schedule)).isEmpty();
    assertThat(now(schedule)).isEqualTo(schedule.firingAt(at("13:10:00"))
        .edited(schedule.name(), schedule.cron(), schedule.timezone(), schedule.prompt(), true,
            clock.instant()));
  }

  @Test
  void timesThatCannotBeReadAreSwitchedOffAndSaidSo() throws Exception {
    var broken = Schedule.of(UUID.randomUUID(), workspace, "adopted", "@sometimes", "UTC", "p",
        true, Schedule.RUNTIME, noon).firingAt(Optional.of(noon));
    registry().schedules().insert(broken);

    look(Duration.ofSeconds(1));
    look(Duration.ofMinutes(5));

    assertThat(got).isEmpty();
    assertThat(now(broken)).returns(false, Schedule::enabled)
        .returns(Optional.of(noon), Schedule::nextRunAt)
        .returns(Optional.of("error"), Schedule::lastStatus);
    assertThat(now(broken).lastError().orElse("")).contains("cron_expr");
    assertThat(statuses(broken)).containsExactly("skipped");
  }

  @Test
  void timesThatAreMissingAreFoundAtTheStart() throws Exception {
    var adopted = Schedule.of(UUID.randomUUID(), workspace, "adopted", "30 * * * *",
        "Asia/Kathmandu", "p", true, Schedule.RUNTIME, noon);
    var off = Schedule.of(UUID.randomUUID(), workspace, "off", "30 * * * *", "UTC", "p", false,
        Schedule.RUNTIME, noon);
    var never = Schedule.of(UUID.randomUUID(), workspace, "never", "0 0 30 2 *", "UTC", "p", true,
        Schedule.RUNTIME, noon);
    List.of(adopted, off, never).forEach(registry().schedules()::insert);

    server.schedules.plan();

    assertThat(now(adopted).nextRunAt()).isEqualTo(at("12:45:00")); // 17:45 there
    assertThat(now(off)).isEqualTo(off);
    assertThat(now(never)).isEqualTo(never);
  }

  @Test
  void aPersonMayFireItBetweenItsTimes() throws Exception {
    var schedule = every("*/10 * * * *");
    server.schedules.run(workspace, schedule.id(), true);
    awaitQuiet();
    server.schedules.run(workspace, schedule.id(), true);
    awaitQuiet();

    assertThat(got).hasSize(2);
    assertThat(now(schedule)).returns(2, Schedule::runCount)
        .returns(at("12:10:00"), Schedule::nextRunAt).returns(0, Schedule::missedRuns);
    assertThat(statuses(schedule)).containsExactly("ok", "ok");
    server.schedules.run(workspace, schedule.id(), false);
    awaitQuiet();
    assertThat(got).as("only the prompt was asked for").hasSize(2);
  }

  @Test
  void tasksThatNothingShowsAreForgotten() throws Exception {
    var quiet = workspace;
    workspace = workspace();
    var working = workspace;
    var schedule = every("0 20 * * *");
    clock.move(Duration.ofMinutes(1));
    server.schedules.run(working, schedule.id(), true);
    awaitQuiet();
    for (var id : List.of(quiet, working)) {
      registry().workspaces().update(id, WorkspacePatch.none().activeTasks(2), noon);
    }
    var phantoms = server.phantoms(store());

    clock.move(Duration.ofMinutes(9));
    phantoms.sweep();
    assertThat(tasks(quiet, working)).as("not longer than ten minutes").containsExactly(2, 2);
    clock.move(Duration.ofSeconds(1));
    phantoms.sweep();
    assertThat(tasks(quiet, working)).containsExactly(0, 2);
    clock.move(Duration.ofMinutes(1));
    phantoms.sweep();
    assertThat(tasks(quiet, working)).containsExactly(0, 0);
  }

  private List<Integer> tasks(UUID... ids) {
    return Stream.of(ids).map(id -> registry().workspaces().find(id).orElseThrow().activeTasks())
        .toList();
  }
}
