package app.moleculesai.sdk.runtime.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.environment.EnvironmentContributor;
import app.moleculesai.sdk.api.environment.TokenSource;
import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.Meter;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.LeaseRepository;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.api.runtime.AgentReply;
import app.moleculesai.sdk.api.runtime.AgentRequest;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.Responder;
import app.moleculesai.sdk.api.runtime.StartRequest;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.api.runtime.WorkspaceView;
import app.moleculesai.sdk.runtime.plugins.PluginCode;
import app.moleculesai.sdk.runtime.plugins.PluginProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every call into a drop-in plugin is given and what comes back. */
class BorderTest {
  private final URLClassLoader inside = new URLClassLoader(new URL[0]);
  private final Counted meter = new Counted();
  private final List<PluginProblem> failures = new ArrayList<>();
  private final CallLimits limits = new CallLimits(InstanceRef.store("main"), 1,
      Duration.ofSeconds(30));
  private final Border border = new Border(InstanceRef.store("main"), "toys/toy", inside, meter,
      limits, failures::add);

  @AfterEach
  void close() throws IOException {
    inside.close();
  }

  @Test
  void everyCallSeesThePluginsLoaderAndIsTimed() {
    var seen = new AtomicReference<@Nullable ClassLoader>();
    var relay = relay(() -> {
      seen.set(Thread.currentThread().getContextClassLoader());
      return true;
    });
    var before = Thread.currentThread().getContextClassLoader();

    assertThat(relay.isUp()).isTrue();

    assertThat(seen.get()).isSameAs(inside);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    assertThat(meter.counts).containsEntry("host_calls", 1L)
        .doesNotContainKey("host_call_failures").doesNotContainKey("host_call_timeouts");
  }

  @Test
  void anSdkExceptionPassesAsItIs() {
    var thrown = SdkException.unsupported("it");

    assertThatThrownBy(() -> failing(thrown).isUp()).isSameAs(thrown);
    assertThat(meter.counts).containsEntry("host_call_failures", 1L);
  }

  @Test
  void whatIsTheCallersMistakeOrNotThereIsNoFailureOfThePlugin() {
    for (var code : List.of(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.INVALID)) {
      assertThatThrownBy(() -> failing(new SdkException(code, "no")).isUp())
          .isInstanceOf(SdkException.class);
    }
    assertThat(meter.counts).doesNotContainKey("host_call_failures");
  }

  @Test
  void aCallWhoseTimeIsOverIsInterruptedAndUnavailableAndTheThreadGoesOn() {
    var relay = relay(() -> {
      overdue();
      new CountDownLatch(1).await();
      return true;
    });

    assertThatThrownBy(relay::isUp)
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessage("stores.main did not answer within 30 s in isUp");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(meter.counts).containsEntry("host_call_timeouts", 1L);
  }

  @Test
  void anAnswerThatComesLateIsStillOneAndLeavesNoInterruptBehind() {
    var relay = relay(() -> {
      overdue();
      return true;
    });

    assertThat(relay.isUp()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptFromElsewhereIsPassedOn() {
    var swallowed = relay(() -> {
      Thread.currentThread().interrupt();
      overdue();
      return true;
    });
    assertThat(swallowed.isUp()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(meter.counts).doesNotContainKey("host_call_timeouts");
  }

  @Test
  void oneCallTooManyIsBusyAndClosingIsAlwaysPossible() throws Exception {
    var other = relay(() -> true);
    var relay = relay(() -> {
      other.close();
      return other.isUp();
    });

    assertThatThrownBy(relay::isUp).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
        .hasMessageContaining("stores.main has 1 calls under way");
    assertThat(other.isUp()).isTrue();
  }

  @Test
  void anAgentMayTakeItsTimeAndNoPlace() throws Exception {
    var other = relay(() -> true);
    Responder responder = request -> {
      overdue();
      return Thread.currentThread().isInterrupted() || !other.isUp()
          ? new AgentReply.Dropped()
          : new AgentReply.Stream(stub(AgentReply.Events.class, Map.of("next", () -> {
            overdue();
            return Optional.of(other.isUp());
          })));
    };

    var reply = border.wrap(Responder.class, responder)
        .respond(stub(AgentRequest.class, Map.of()));

    assertThat(((AgentReply.Stream) reply).events().next()).isPresent();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void startingAnAgentTakesAPlaceAndItsTime() {
    var other = relay(() -> true);
    var runtime = border.wrap(WorkspaceRuntime.class, stub(WorkspaceRuntime.class,
        Map.of("start", () -> {
          overdue();
          assertThatThrownBy(other::isUp).isInstanceOf(SdkException.class);
          return Optional.empty();
        })));

    assertThat(runtime.start(stub(StartRequest.class, Map.of()))).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void fetchingAnImageMayTakeItsTime() {
    var images = border.wrap(AgentImages.class, stub(AgentImages.class, Map.of("refresh", () -> {
      overdue();
      return true;
    })));

    assertThat(images.refresh("one")).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whoIssuesTokensStandsBehindTheBorderToo() {
    var loader = new AtomicReference<@Nullable ClassLoader>();
    TokenSource source = () -> {
      loader.set(Thread.currentThread().getContextClassLoader());
      throw new IllegalStateException("no token");
    };
    var contributor = border.wrap(EnvironmentContributor.class,
        stub(EnvironmentContributor.class, Map.of("tokenSource", () -> Optional.of(source))));

    assertThatThrownBy(() -> contributor.tokenSource().orElseThrow().token())
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    assertThat(loader.get()).isSameAs(inside);
  }

  @Test
  void anythingElseBecomesAnSdkExceptionThatNamesPluginAndInstance() {
    assertThatThrownBy(() -> failing(new NullPointerException("a body")).isUp())
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
        .hasMessage("stores.main (toys/toy) failed in isUp: NullPointerException")
        .hasCauseInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> failing(new StackOverflowError()).isUp())
        .isInstanceOf(SdkException.class);
    assertThatThrownBy(() -> failing(new UncheckedIOException(new IOException())).isUp())
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void aMissingClassMarksTheInstance() {
    assertThatThrownBy(() -> failing(new NoSuchMethodError("MessageStore.find")).isUp())
        .isInstanceOf(SdkException.class);

    assertThat(failures).singleElement().satisfies(problem -> {
      assertThat(problem.code()).isEqualTo(PluginCode.LINKAGE);
      assertThat(problem.message()).contains("isUp", "MessageStore.find");
    });
  }

  @Test
  void interruptionPassesWhereItIsDeclared() {
    Responder responder = request -> {
      throw new InterruptedException();
    };

    assertThatThrownBy(
        () -> border.wrap(Responder.class, responder).respond(stub(AgentRequest.class, Map.of())))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void facetsScansAndResponsesStandBehindTheBorderToo() throws Exception {
    var loaders = new ArrayList<@Nullable ClassLoader>();
    Export export = stub(Export.class, Map.of("scan", () -> stub(Export.ActivityScan.class,
        Map.of("next", () -> {
          loaders.add(Thread.currentThread().getContextClassLoader());
          return Optional.empty();
        }))));
    MessageStore store = border.wrap(MessageStore.class,
        stub(MessageStore.class, Map.of("facet", () -> Optional.of(export))));
    store.facet(Export.class).orElseThrow().scan(Optional.empty()).next();

    AgentReply.Events events = stub(AgentReply.Events.class, Map.of("next", () -> {
      loaders.add(Thread.currentThread().getContextClassLoader());
      return Optional.empty();
    }));
    Responder responder = request -> new AgentReply.Stream(events);
    WorkspaceRuntime runtime = border.wrap(WorkspaceRuntime.class, stub(WorkspaceRuntime.class,
        Map.of("endpoint", () -> new Endpoint.InProcess(responder, true))));
    var there = (Endpoint.InProcess) runtime.endpoint(stub(WorkspaceView.class, Map.of()));
    var reply = (AgentReply.Stream) there.responder().respond(stub(AgentRequest.class, Map.of()));
    reply.events().next();

    assertThat(there.answersAtOnce()).isTrue();
    assertThat(
        ((Endpoint.InProcess) runtime.endpoint(stub(WorkspaceView.class, Map.of()))).responder())
        .isSameAs(there.responder());
    assertThat(loaders).containsExactly(inside, inside);
  }

  @Test
  void repositoriesStandBehindTheBorderAndStayTheSame() {
    var seen = new AtomicReference<@Nullable ClassLoader>();
    LeaseRepository leases = stub(LeaseRepository.class, Map.of("toString", () -> "raw"));
    Registry registry = border.wrap(Registry.class, stub(Registry.class, Map.of("leases", () -> {
      seen.set(Thread.currentThread().getContextClassLoader());
      return leases;
    })));

    assertThat(registry.leases()).isNotSameAs(leases).isSameAs(registry.leases());
    assertThat(registry.leases()).hasToString("stores.main (toys/toy)");
    assertThat(seen.get()).isSameAs(inside);
  }

  @Test
  void theWorkOfATransactionRunsOutsideAndFailsAsTheServersOwn() {
    Registry registry = border.wrap(Registry.class, new Transacting().registry());
    var outside = Thread.currentThread().getContextClassLoader();
    var mine = new IllegalStateException("the server's own");

    var seen = registry.transaction(transaction -> {
      assertThat(transaction.leases()).hasToString("stores.main (toys/toy)");
      return Optional.ofNullable(Thread.currentThread().getContextClassLoader());
    });

    assertThat(seen).isEqualTo(Optional.ofNullable(outside));
    assertThatThrownBy(() -> registry.transaction(transaction -> {
      throw mine;
    })).isSameAs(mine);
  }

  @Test
  void whatBelongsToATransactionTakesNoPlaceOfItsOwn() {
    Registry registry = border.wrap(Registry.class, new Transacting().registry());

    List<Lease> held = registry
        .transaction(transaction -> transaction.leases().held("", Instant.EPOCH));

    assertThat(held).isEmpty();
  }

  @Test
  void thePluginGetsItsOwnFailureBackInsideItsTransactionAndTheServerATranslatedOne() {
    var mine = new IllegalStateException("run it again");
    var seen = new ArrayList<Throwable>();
    Registry raw = (Registry) Proxy.newProxyInstance(Registry.class.getClassLoader(),
        new Class<?>[]{Registry.class}, (proxy, method, args) -> {
          try {
            return Transacting.run(args[0], Map.of("workspaces", () -> {
              throw mine;
            }));
          } catch (IllegalStateException e) {
            seen.add(e);
            throw e;
          }
        });
    Registry registry = border.wrap(Registry.class, raw);

    assertThatThrownBy(() -> registry.transaction(transaction -> transaction.workspaces()))
        .isInstanceOf(SdkException.class).hasCause(mine)
        .hasMessage("stores.main (toys/toy) failed in transaction: IllegalStateException");
    assertThat(seen).containsExactly(mine);
  }

  @Test
  void aListenerHearsInTheServersLoader() {
    var heard = new AtomicReference<@Nullable ClassLoader>();
    var listeners = new ArrayList<EventRelay.Listener>();
    EventRelay raw = (EventRelay) Proxy.newProxyInstance(getClass().getClassLoader(),
        new Class<?>[]{EventRelay.class}, (proxy, method, args) -> {
          listeners.add((EventRelay.Listener) args[0]);
          return null;
        });
    border.wrap(EventRelay.class, raw).listen(new EventRelay.Listener() {
      @Override
      public void event(Event event) {}

      @Override
      public void changed(ChangeNotice notice) {
        heard.set(Thread.currentThread().getContextClassLoader());
      }

      @Override
      public void recovered() {}

      @Override
      public void lost() {}
    });

    var thread = Thread.ofVirtual().unstarted(
        () -> listeners.get(0).changed(new ChangeNotice(ChangeNotice.WORKSPACE, "*")));
    thread.setContextClassLoader(inside);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }

    assertThat(heard.get()).isSameAs(Border.class.getClassLoader());
  }

  @Test
  void afterTheEndEveryCallIsClosedAndClosingAgainIsNot() throws Exception {
    var relay = relay(() -> true);
    relay.isUp();
    border.close();

    assertThatThrownBy(relay::isUp).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
    relay.close();
  }

  @Test
  void anObjectBehindTheBorderIsEqualToItselfAlone() {
    var relay = relay(() -> true);
    var same = Optional.of(relay);

    assertThat(same).contains(relay).isNotEqualTo(Optional.of(relay(() -> true)));
    assertThat(relay).hasSameHashCodeAs(same.get());
  }

  /** Looks at the clock when the time of every call that is under way is over. */
  private void overdue() {
    limits.interruptOverdue(System.nanoTime() + Duration.ofSeconds(31).toNanos());
  }

  private EventRelay relay(Answer isUp) {
    return border.wrap(EventRelay.class, stub(EventRelay.class, Map.of("isUp", isUp)));
  }

  private EventRelay failing(Throwable thrown) {
    return border.wrap(EventRelay.class, stub(EventRelay.class, Map.of("isUp", () -> {
      throw thrown;
    })));
  }

  /** What a method of a stand-in does. */
  private interface Answer {
    Object give() throws Throwable;
  }

  /** A plugin's object of which only some methods matter. */
  private static <T> T stub(Class<T> type, Map<String, Answer> answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
        (proxy, method, args) -> {
          var answer = answers.get(method.getName());
          return answer == null ? null : answer.give();
        }));
  }

  /** A registry whose transactions do nothing but run. */
  private static final class Transacting {
    Registry registry() {
      return (Registry) Proxy.newProxyInstance(Registry.class.getClassLoader(),
          new Class<?>[]{Registry.class}, (proxy, method, args) -> run(args[0]));
    }

    private static Object run(Object work) {
      return run(work, Map.of("leases",
          () -> stub(LeaseRepository.class, Map.of("held", List::of))));
    }

    @SuppressWarnings("unchecked") // because nothing but transaction is called
    static Object run(Object work, Map<String, Answer> answers) {
      return ((Function<Transaction, Object>) work).apply(stub(Transaction.class, answers));
    }
  }

  /** Counts calls by name. */
  private static final class Counted implements Meter {
    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    @Override
    public void count(String name, long amount) {
      counts.merge(name, amount, Long::sum);
    }

    @Override
    public void time(String name, Duration took) {
      count(name, 1);
    }

    @Override
    public void gauge(String name, DoubleSupplier value) {}
  }
}
