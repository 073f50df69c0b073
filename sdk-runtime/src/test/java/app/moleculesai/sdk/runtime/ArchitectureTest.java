package app.moleculesai.sdk.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may know whom, and what nobody may do, in the server, the SDK API and the plugins that tests see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String SERVER = ArchitectureTest.class.getPackageName();
  private static final String API = "app.moleculesai.sdk.api";
  private static final String POSTGRES = "app.moleculesai.spi.messagestore.postgres";

  /** From the ground up; a room may use those of its own floor, as long as there is no circle, and of those below. */
  private static final List<Set<String>> FLOORS = List.of(
      Set.of("background", "config", "git", "http", "envelope", "events", "folders", "instances",
          "plugins", "protocol"),
      Set.of("workspaces", "activity", "auth", "secrets", "memories", "approvals", "templates"),
      Set.of("answers", "dialogue", "turns"),
      Set.of("launch", "images"),
      Set.of("lifecycle"),
      Set.of("recovery"),
      Set.of("presence", "accounts", "push"),
      Set.of("calls", "streams", "tasks"),
      Set.of("pushcalls", "taskcalls"),
      Set.of("a2a", "cards", "queue", "chat", "files", "workspaceplugins"),
      Set.of("org", "manifest", "delegation", "schedules", "canvas", "observe", "diagnosis"),
      Set.of(""),
      Set.of("junit"));

  /** Classes beside the routes and the room {@code http} that speak Helidon, and why. */
  private static final Map<String, String> HELIDON_ADAPTERS = Map.ofEntries(
      Map.entry("MoleculeServer", "holds the web server"),
      Map.entry("Web", "builds the web server"),
      Map.entry("answers.ClientStreams", "opens answers that are streamed"),
      Map.entry("answers.KeptAliveStream", "writes server-sent events"),
      Map.entry("answers.ReadAhead", "closes connections"),
      Map.entry("answers.RestSink", "answers requests"),
      Map.entry("a2a.AgentReplies", "passes on what agents answer"),
      Map.entry("auth.Access", "guards handlers"),
      Map.entry("auth.Bearer", "reads a header"),
      Map.entry("auth.Callers", "reads headers"),
      Map.entry("auth.LoginCookie", "reads and writes a cookie"),
      Map.entry("auth.Principals", "reads headers"),
      Map.entry("events.EventSocket", "is a WebSocket listener"),
      Map.entry("events.EventStream", "writes server-sent events"));

  /** Classes that take a part of a text by its place, and why that is no truncation (TX-5). */
  private static final Map<String, String> TEXT_PARTS = Map.ofEntries(
      Map.entry(API + ".text.Truncation", "the one place that truncates"),
      Map.entry(SERVER + ".a2a.A2aRestRoutes", "the verb behind an id"),
      Map.entry(SERVER + ".auth.Tokens", "the prefix of a token, which is ASCII"),
      Map.entry(SERVER + ".envelope.FileReference", "the last segment of a path"),
      Map.entry(SERVER + ".files.AgentPath", "the last segment of a path"),
      Map.entry(SERVER + ".files.MediaType", "what stands before the parameters"),
      Map.entry(SERVER + ".files.UploadName", "the name of a file, of ASCII"),
      Map.entry(SERVER + ".http.Json", "zeros at the end of a fraction"),
      Map.entry(SERVER + ".http.SameOrigin", "the host of an address"),
      Map.entry(SERVER + ".http.SecurityHeaders", "the first segment of a path"),
      Map.entry(SERVER + ".plugins.Causes", "quotes around a name"),
      Map.entry(SERVER + ".plugins.Marker", "the name of an entry"),
      Map.entry(SERVER + ".instances.PluginRows", "the dot behind a package"),
      Map.entry(SERVER + ".plugins.PluginTable", "the beginning of a hash"),
      Map.entry(SERVER + ".streams.StreamRuns", "the parts of an event's id"),
      Map.entry(POSTGRES + ".database.DatabaseAddress", "the query of an address"),
      Map.entry(POSTGRES + ".database.MigrationFile", "the name of a file"),
      Map.entry(POSTGRES + ".embedded.Binaries", "the beginning of a hash"),
      Map.entry(POSTGRES + ".relay.Frames", "all parts of a text, to be joined again"),
      Map.entry(POSTGRES + ".relay.NewsText", "fields by their length"),
      Map.entry("app.moleculesai.spi.runtime.mock.ReplyJson", "quotes around an id"));

  /** Classes that insert workspaces, and what for. */
  private static final Map<String, String> INSERTING = Map.of(
      SERVER + ".lifecycle.Births", "with all they have, for requests and imports",
      SERVER + ".presence.UnknownAgents", "for an agent that announces itself");

  private static final Set<String> CUTTING = Set.of("substring", "subSequence");
  private static final Set<String> TEXTS = Stream
      .of(String.class, CharSequence.class, StringBuilder.class)
      .map(Class::getName).collect(Collectors.toSet());

  private JavaClasses all = new ClassFileImporter().importPackages();

  @BeforeAll
  void readClasses() {
    all = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("app.moleculesai");
    assertThat(all.contain(API + ".plugin.Plugin")).isTrue();
  }

  @Test
  void everyRoomStandsOnAFloor() {
    var rooms = all.stream().filter(resideInAPackage(SERVER + ".."))
        .map(ArchitectureTest::room).collect(Collectors.toCollection(TreeSet::new));
    assertThat(FLOORS.stream().flatMap(Set::stream)).as("put the new room on its floor")
        .containsAll(rooms);
  }

  @Test
  void roomsUseOnlyTheirOwnFloorAndThoseBelow() {
    for (var room : FLOORS.stream().flatMap(Set::stream).toList()) {
      noClasses().that(describe("are in room '" + room + "'", one -> room.equals(room(one))))
          .should().dependOnClassesThat(describe("are in a room further up",
              other -> other.getPackageName().startsWith(SERVER) && floor(other) > floor(room)))
          .allowEmptyShould(true).check(all);
    }
  }

  @Test
  void roomsFormNoCircle() {
    slices().matching(SERVER + ".(*)..").should().beFreeOfCycles().check(all);
  }

  @Test
  void theApiUsesNothingButJavaAndItself() {
    classes().that().resideInAPackage(API + "..")
        .should().onlyDependOnClassesThat()
        .resideInAnyPackage("java..", API + "..", "org.jspecify.annotations").check(all);
  }

  @Test
  void theTestkitAndThePluginsUseNothingOfTheServer() {
    noClasses().that().resideInAnyPackage("app.moleculesai.spi..", "app.moleculesai.sdk.testkit..")
        .should().dependOnClassesThat().resideInAPackage(SERVER + "..").check(all);
  }

  @Test
  void helidonIsKnownToRoutesAndAdaptersOnly() {
    noClasses().that().resideInAPackage(SERVER + "..")
        .and(describe("are no routes, not in http and no adapter", one -> !speaksHelidon(one)))
        .should().dependOnClassesThat().resideInAPackage("io.helidon..").check(all);
  }

  @Test
  void junitIsKnownToItsExtensionOnly() {
    noClasses().that().resideInAPackage(SERVER + "..").and()
        .resideOutsideOfPackage(SERVER + ".junit")
        .should().dependOnClassesThat().resideInAPackage("org.junit..").check(all);
  }

  @Test
  void everyPackageSaysThatNothingIsNullUnlessMarked() {
    var unmarked = all.stream().map(JavaClass::getPackage).distinct()
        .filter(one -> !one.isAnnotatedWith(NullMarked.class)).map(JavaPackage::getName);
    assertThat(unmarked).isEmpty();
  }

  @Test
  void onlyTheConfigurationReadsTheEnvironment() {
    // the kit has an agent that is a process of its own, and looks at what it was given
    noClasses().that()
        .resideOutsideOfPackages(SERVER + ".config", "app.moleculesai.sdk.testkit..")
        .should().callMethodWhere(target(describe("System.getenv",
            method -> method.getOwner().isEquivalentTo(System.class)
                && method.getName().equals("getenv"))))
        .check(all);
  }

  @Test
  void workspacesAreInsertedWhereAConflictIsExpected() {
    noClasses().that().resideInAPackage(SERVER + "..")
        .and(describe("are not listed as inserting workspaces",
            one -> !INSERTING.containsKey(outermost(one).getName())))
        .should().callMethodWhere(target(describe("WorkspaceRepository.insert",
            method -> method.getOwner().isEquivalentTo(WorkspaceRepository.class)
                && method.getName().equals("insert"))))
        .because("who inserts must see that a live row was in the way and nothing done (OI-25)")
        .check(all);
  }

  @Test
  void oneClassAsksWhetherAnAgentRuns() {
    noClasses().that().resideInAPackage(SERVER + "..")
        .and(describe("are not the observer",
            one -> !outermost(one).isEquivalentTo(AgentObserver.class)))
        .should().callMethodWhere(target(describe("WorkspaceRuntime.observe or observeAll",
            method -> method.getOwner().isAssignableTo(WorkspaceRuntime.class)
                && method.getName().startsWith("observe"))))
        .because("the answer has three outcomes, and the third must not be lost (PF-1)")
        .check(all);
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal()
        .because("twenty servers live in one JVM").check(all);
  }

  @Test
  void textIsCutByTheHelpersOfTheApiOnly() {
    noClasses().that().resideOutsideOfPackage("app.moleculesai.sdk.testkit..")
        .and(describe("are not listed as taking a part of a text",
            one -> !TEXT_PARTS.containsKey(outermost(one).getName())))
        .should().callMethodWhere(target(describe("cuts the end off a text",
            method -> method.getRawParameterTypes().size() == 2
                && CUTTING.contains(method.getName())
                && TEXTS.contains(method.getOwner().getName()))))
        .because(
            "Truncation cuts between code points and says so; parsing is listed with its reason")
        .check(all);
  }

  @Test
  void everyExceptionNamedHereIsAClassThatIsThere() {
    var named = Stream.concat(
        HELIDON_ADAPTERS.keySet().stream().map(name -> SERVER + "." + name),
        Stream.concat(TEXT_PARTS.keySet().stream(), INSERTING.keySet().stream()));
    assertThat(named).filteredOn(name -> !all.contain(name)).isEmpty();
  }

  private static boolean speaksHelidon(JavaClass one) {
    var outer = outermost(one);
    var name = room(one).isEmpty()
        ? outer.getSimpleName()
        : room(one) + "." + outer.getSimpleName();
    return outer.getSimpleName().endsWith("Routes") || room(one).equals("http")
        || HELIDON_ADAPTERS.containsKey(name);
  }

  private static JavaClass outermost(JavaClass one) {
    return one.getEnclosingClass().map(ArchitectureTest::outermost).orElse(one);
  }

  /** Returns the first package below the server's own, "" for that one itself. */
  private static String room(JavaClass one) {
    return one.getPackageName().startsWith(SERVER)
        ? Stream.of(one.getPackageName().split("\\.", -1)).skip(SERVER.split("\\.", -1).length)
            .findFirst().orElse("")
        : "outside";
  }

  private static int floor(JavaClass one) {
    return floor(room(one));
  }

  private static int floor(String room) {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      if (FLOORS.get(floor).contains(room)) {
        return floor;
      }
    }
    return -1; // everyRoomStandsOnAFloor says so
  }
}
