package app.moleculesai.sdk.runtime.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.ConfigOption;
import app.moleculesai.sdk.api.plugin.InstanceRef;
import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSourcesTest {
  private static final InstanceRef STORE = InstanceRef.store("main");
  private static final InstanceRef REGISTRY = new InstanceRef(Kind.REGISTRIES, "main");
  private static final InstanceRef MOCK = new InstanceRef(Kind.RUNTIMES, "mock");

  @TempDir
  Path home;

  @Test
  void anEmbeddedServerListensOnLoopbackOnAFreePortAndHasNoFolders() {
    var config = ConfigSources.embedded().read();

    assertThat(config.http().port()).isZero();
    assertThat(config.bindHost()).isEqualTo("127.0.0.1");
    assertThat(config.http().rateLimit()).isZero();
    assertThat(config.folders().data()).isEmpty();
    assertThat(config.folders().plugins()).isEmpty();
    assertThat(config.access().environment()).isEqualTo(MoleculeEnv.UNSET);
    assertThat(config.notes()).isEmpty();
  }

  /** What a program that embeds a server prints of its configuration. */
  static final class Embedding {
    private Embedding() {}

    public static void main(String[] arguments) {
      var config = ConfigSources.embedded().read();
      System.out.print(config.http().port() + " " + instance(config, STORE).type());
    }
  }

  @Test
  void anEmbeddedServerReadsNothingOfTheWorkingFolderAndOfTheEnvironment() throws Exception {
    write("port: 1\nprot: 2\nstores: {main: {type: acme}}\n");
    Files.writeString(home.resolve(".env"), "PORT=3\nnonsense\n");
    var child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java")
        .toString(), "-cp", absolute(System.getProperty("java.class.path")),
        Embedding.class.getName()).directory(home.toFile());
    child.environment().putAll(Map.of("PORT", "4", "STORES__MAIN__TYPE", "acme"));
    var running = child.start();

    var printed = new String(running.getInputStream().readAllBytes(), UTF_8);

    assertThat(running.waitFor()).isZero();
    assertThat(printed).isEqualTo("0 inmemory");
  }

  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void aStandaloneServerWithNothingSetRunsAsDevelopmentAndSaysSo() {
    var config = standalone(Map.of()).read();

    assertThat(config.access().devFailOpen()).isTrue();
    assertThat(config.bindHost()).isEqualTo("127.0.0.1");
    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.notes()).singleElement().asString().contains("MOLECULE_ENV=development");
    assertThat(config.folders().plugins()).contains(home.resolve("plugins"));
    assertThat(config.folders().data()).contains(home.resolve("data"));
    assertThat(config.folders().orgTemplates()).contains(home.resolve("org-templates"));
  }

  @ParameterizedTest
  @CsvSource({"ADMIN_TOKEN,secret", "MOLECULE_ENV,production", "BIND_ADDR,127.0.0.1"})
  void aStandaloneServerToldAnythingOfThatAssumesNothing(String name, String value) {
    var config = standalone(Map.of(name, value)).read();

    assertThat(config.access().devFailOpen()).isFalse();
    assertThat(config.notes()).isEmpty();
  }

  @Test
  void theEnvironmentWinsOverTheFileAndTheProgramOverBoth() throws IOException {
    write("port: 1000\nrate-limit: 11\ncors-origins: [http://a, http://b]\n");
    var sources = standalone(Map.of("PORT", "2000", "RATE_LIMIT", "22")).set("port", 3000);

    var http = sources.read().http();

    assertThat(http.port()).isEqualTo(3000);
    assertThat(http.rateLimit()).isEqualTo(22);
    assertThat(http.corsOrigins()).containsExactly("http://a", "http://b");
  }

  @Test
  void instancesAreMergedKeyByKey() throws IOException {
    write("""
        stores:
          main: {type: postgres, url: jdbc:a, pool-size: 5}
          cold: {type: acme-s3/s3}
        """);

    var config = standalone(Map.of("STORES__MAIN__POOL_SIZE", "7"))
        .set("stores.main.url", "jdbc:b").read();

    assertThat(instance(config, STORE).values())
        .containsEntry("url", "jdbc:b").containsEntry("pool-size", "7");
    assertThat(instance(config, InstanceRef.store("cold")).type()).isEqualTo("acme-s3/s3");
  }

  @Test
  void aDatabaseUrlMakesStoreAndRegistryPostgres() {
    var config = standalone(Map.of("DATABASE_URL", "postgres://dev:dev@db/molecule")).read();

    for (var ref : new InstanceRef[]{STORE, REGISTRY}) {
      assertThat(instance(config, ref).type()).isEqualTo("postgres");
      assertThat(instance(config, ref).values())
          .containsEntry("url", "postgres://dev:dev@db/molecule");
    }
  }

  @Test
  void aTypeThatWasChosenIsStrongerThanADatabaseUrl() throws IOException {
    write("stores: {main: {type: inmemory}}\n");

    var config = standalone(Map.of("DATABASE_URL", "postgres://db/molecule")).read();

    assertThat(instance(config, STORE).values()).isEmpty();
    assertThat(config.warnings()).singleElement().asString().contains("stores.main", "inmemory");
  }

  @Test
  void whatPluginsOfWorkspacesMayCostIsReadFromTheVariablesOfOld() {
    var config = standalone(Map.of("PLUGIN_INSTALL_BODY_MAX_BYTES", "100",
        "PLUGIN_INSTALL_FETCH_TIMEOUT", "90s", "PLUGIN_INSTALL_MAX_DIR_BYTES", "5000000000",
        "PLUGIN_ALLOW_UNPINNED", "true", "PLUGIN_GITHUB_URL", "https://git.example.com",
        "WORKSPACE_PLUGINS_DIR", "/elsewhere")).read();

    assertThat(config.workspacePlugins()).isEqualTo(new WorkspacePluginsConfig(100,
        Duration.ofSeconds(90), 5_000_000_000L, true, "https://git.example.com"));
    assertThat(config.folders().workspacePlugins()).contains(Path.of("/elsewhere"));
    assertThat(config.warnings()).isEmpty();

    var usual = standalone(Map.of("PLUGIN_ALLOW_UNPINNED", "1",
        "PLUGIN_INSTALL_FETCH_TIMEOUT", "soon")).read();
    assertThat(usual.workspacePlugins()).isEqualTo(new WorkspacePluginsConfig(65_536,
        Duration.ofMinutes(5), 104_857_600, false, "https://github.com"));
    assertThat(usual.folders().workspacePlugins()).contains(home.resolve("workspace-plugins"));
    assertThat(usual.warnings()).hasSize(2);
  }

  @Test
  void whereManifestsAreClonedFromIsReadFromVariables() {
    var config = standalone(Map.of("MOLECULE_GITEA_URL", "https://git.example.com",
        "MOLECULE_GITEA_TOKEN", "hunter2")).read();

    assertThat(config.manifest().host()).isEqualTo("https://git.example.com");
    assertThat(config.manifest().token().orElseThrow().reveal()).isEqualTo("hunter2");
    assertThat(config.toString()).doesNotContain("hunter2");
    assertThat(standalone(Map.of("MOLECULE_GITEA_TOKEN", "")).read().manifest())
        .isEqualTo(new ManifestConfig("https://git.moleculesai.app", Optional.empty()));
  }

  @Test
  void oneFolderForEverythingHoldsADatabaseOfItsOwn() throws IOException {
    write("data-dir: elsewhere\nstores: {main: {pool-size: 3}}\n");
    var folder = home.resolve("state");

    var config = standalone(Map.of("DATABASE_URL", "", "MOLECULE_DATA_DIR", "/elsewhere"))
        .stateIn(folder).read();

    for (var ref : new InstanceRef[]{STORE, REGISTRY}) {
      assertThat(instance(config, ref).type()).isEqualTo("postgres");
      assertThat(instance(config, ref).values())
          .containsEntry("url", "embedded:" + folder.resolve("postgresql"));
    }
    assertThat(instance(config, STORE).values()).containsEntry("pool-size", 3);
    assertThat(config.folders().data()).contains(folder);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "database-url: postgres://u:hunter2@db/x         | DATABASE_URL",
      "stores: {main: {type: inmemory}}                | stores.main.type is 'inmemory'",
      "registries: {main: {type: acme/s3}}             | registries.main.type is 'acme/s3'",
      "stores: {main: {url: 'postgres://u:hunter2@x'}} | stores.main.url"})
  void whatNamesAnotherStorageContradictsOneFolderForEverything(String yaml, String said)
      throws IOException {
    write(yaml + "\n");

    assertThatThrownBy(() -> standalone(Map.of()).stateIn(home).read())
        .isInstanceOf(SdkException.class)
        .hasMessageContainingAll("--data", said).hasMessageNotContaining("hunter2");
  }

  @Test
  void theTypeOfTheDatabasesPluginIsNoContradiction() throws IOException {
    write("stores: {main: {type: molecule-postgres/postgres}}\n");

    assertThat(instance(standalone(Map.of()).stateIn(home).read(), STORE).values())
        .containsKey("url");
  }

  @Test
  void theRuntimesThatShipAreThereUnnamedAndMayBeMissing() {
    var config = standalone(Map.of("MOCK_REPLY_DELAY_MS", "0", "MOCK_CONFORMANCE", "true")).read();

    assertThat(instance(config, MOCK).values()).containsEntry("reply-delay", "0ms")
        .containsEntry("conformance", "true");
    assertThat(instance(config, MOCK).implied()).isFalse();
    assertThat(instance(config, new InstanceRef(Kind.RUNTIMES, "docker")).implied()).isTrue();
  }

  @Test
  void variablesOfDockerAndOfImagesGoToTheDockerRuntime() {
    var config = standalone(Map.of("DOCKER_HOST", "tcp://build:2375", "TIER2_MEMORY_MB", "256",
        "MOLECULE_IMAGE_PLATFORM", "", "MOLECULE_IN_DOCKER", "t", "ALLOW_PRIVILEGED_TIERS", "1",
        "WORKSPACE_IMAGE_LOCAL_OVERRIDE", "no")).read();

    assertThat(instance(config, new InstanceRef(Kind.RUNTIMES, "docker")).values())
        .containsOnly(Map.entry("host", "tcp://build:2375"), Map.entry("tier2-memory-mb", "256"),
            Map.entry("image-platform", ""), Map.entry("in-container", "true"),
            Map.entry("allow-privileged-tiers", "true"), Map.entry("ignore-image-pins", "true"));
  }

  @Test
  void runtimeNamesComeFromServesAndFromImages() throws IOException {
    write("""
        runtimes:
          mine: {type: docker, serves: [" Hermes ", codex], images: {our-agent: our/image}}
        """);

    var mine = instance(standalone(Map.of()).read(), new InstanceRef(Kind.RUNTIMES, "mine"));

    assertThat(mine.serves()).containsExactly("hermes", "codex", "our-agent");
    assertThat(mine.values()).containsOnlyKeys("images");
  }

  @Test
  void agentsOfARuntimeMayBeSilent() throws IOException {
    write("""
        runtimes:
          silent: {type: docker, heartbeat: none}
          calling: {type: docker, heartbeat: agent, serves: [codex]}
        """);

    var config = standalone(Map.of("PROVISION_TIMEOUT_SECONDS", "7")).read();

    var silent = instance(config, new InstanceRef(Kind.RUNTIMES, "silent"));
    assertThat(silent.heartbeats()).isFalse();
    assertThat(silent.values()).isEmpty();
    assertThat(instance(config, new InstanceRef(Kind.RUNTIMES, "calling")).heartbeats()).isTrue();
    assertThat(instance(config, MOCK).heartbeats()).isTrue();
    assertThat(config.agents().provisionTimeout()).contains(Duration.ofSeconds(7));

    write("runtimes: {silent: {type: docker, heartbeat: never}}\n");
    assertThatThrownBy(() -> standalone(Map.of()).read())
        .hasMessageContaining("'runtimes.silent.heartbeat' must be agent or none");
  }

  @Test
  void everyMistakeIsReportedAtOnceWithTheNearestKey() throws IOException {
    write("""
        prot: 8080
        rate-limit: many
        store: {main: {type: postgres}}
        plugins: {strct: true}
        stores: {hot: {}, Bad_Name: {type: x}, main: 5}
        admin-token: ${env:MISSING}
        """);

    assertThatThrownBy(() -> standalone(Map.of()).read())
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("'prot' is not known; did you mean 'port'?")
        .hasMessageContaining("'rate-limit' must be a whole number")
        .hasMessageContaining("'store' is not known; did you mean 'stores'?")
        .hasMessageContaining("'plugins-strct' is not known; did you mean 'plugins-strict'?")
        .hasMessageContaining("'stores.hot' needs a type")
        .hasMessageContaining("'stores.Bad_Name': a name must match")
        .hasMessageContaining("'stores.main' must hold keys")
        .hasMessageContaining("'admin-token': ${env:MISSING} has no value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${env:EMPTY}", "${file:empty.txt}"})
  void aReferenceToNothingIsAMistakeAndNeverAsIfTheKeyWereNotThere(String reference)
      throws IOException {
    Files.writeString(home.resolve("empty.txt"), "\n");
    write("admin-token: " + reference + "\nstores: {main: {type: postgres, password: \""
        + reference + "\"}}\n");

    assertThatThrownBy(() -> standalone(Map.of("EMPTY", "")).read())
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("'admin-token': " + reference + " has no value")
        .hasMessageContaining("'stores.main.password': " + reference + " has no value");
  }

  @ParameterizedTest
  @CsvSource({"PORT,eighty", "PORT,-1", "RATE_LIMIT,lots", "A2A_IDLE_TIMEOUT_SECONDS,soon",
      "MOLECULE_PROVISION_CONCURRENCY,-2", "ACTIVITY_CLEANUP_INTERVAL_HOURS,x",
      "A2A_IDLE_TIMEOUT_SECONDS,5m", "A2A_IDLE_TIMEOUT_SECONDS,0",
      "A2A_IDLE_TIMEOUT_SECONDS,999999999", "REMOTE_LIVENESS_STALE_AFTER,0",
      "REMOTE_LIVENESS_STALE_AFTER,-1", "ACTIVITY_CLEANUP_INTERVAL_HOURS,0",
      "ACTIVITY_CLEANUP_INTERVAL_HOURS,99999999999999999999", "ACTIVITY_RETENTION_DAYS,0",
      "MOCK_REPLY_DELAY_MS,-1", "PLUGINS__START_TIMEOUT,soon", "PLUGINS__CLOSE_TIMEOUT,0s",
      "PLUGINS__STRCT,true",
      "REGISTRY_ALLOW_UNKNOWN,maybe", "MOCK_REPLY_DELAY_MS,fast", "CANVAS_PROXY_URL,ftp://x",
      "TIER2_MEMORY_MB,much", "TIER3_CPU_SHARES,0", "TIER4_MEMORY_MB,-1",
      "MOLECULE_IN_DOCKER,maybe"})
  void aVariableThatCannotBeReadGivesTheDefaultWithAWarning(String name, String value) {
    var config = standalone(Map.of(name, value, "MOLECULE_ENV", "dev")).read();

    assertThat(config.warnings()).singleElement().asString().startsWith(name + " is ignored");
    var plain = standalone(Map.of("MOLECULE_ENV", "dev")).read();
    assertThat(config.http()).isEqualTo(plain.http());
    assertThat(config.agents()).isEqualTo(plain.agents());
    assertThat(config.activities()).isEqualTo(plain.activities());
    assertThat(config.access()).isEqualTo(plain.access());
    assertThat(config.plugins()).isEqualTo(plain.plugins());
    assertThat(config.instances()).isEqualTo(plain.instances());
  }

  @Test
  void variablesWithUnitsBecomeTimes() {
    var config = standalone(Map.of("A2A_IDLE_TIMEOUT_SECONDS", "7", "ACTIVITY_RETENTION_DAYS", "3",
        "REMOTE_LIVENESS_STALE_AFTER", "45", "MOLECULE_PROVISION_CONCURRENCY", "0")).read();

    assertThat(config.agents().idleTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.agents().remoteStaleAfter()).isEqualTo(Duration.ofSeconds(45));
    assertThat(config.agents().provisionConcurrency()).isZero();
    assertThat(config.activities().retention()).contains(Duration.ofDays(3));
  }

  @ParameterizedTest
  @CsvSource({"saas,,true", "self-hosted,org-1,false", "SelfHosted,org-1,false",
      "standalone,org-1,false", "cloudy,org-1,false", ",org-1,true", ",,false"})
  void theDeployModeDecidesAndElseTheOrganisation(String mode, String org, boolean saas) {
    var config = ConfigSources.embedded().set("deploy-mode", mode == null ? "" : mode)
        .set("org-id", org == null ? "" : org).read();

    assertThat(config.access().saas()).isEqualTo(saas);
    assertThat(config.warnings()).hasSize("cloudy".equals(mode) ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({"1,production,true", "true,production,false", ",dev,true", ",production,false",
      ",'',false"})
  void testTokensNeedTheirFlagOrADevelopersMachine(String flag, String env, boolean enabled) {
    var config = standalone(Map.of("MOLECULE_ENABLE_TEST_TOKENS", flag == null ? "" : flag,
        "MOLECULE_ENV", env, "BIND_ADDR", "127.0.0.1")).read();

    assertThat(config.access().testTokens()).isEqualTo(enabled);
  }

  @Test
  void secretsCanStandInFilesAndVariablesAndAreNeverShown() throws IOException {
    Files.writeString(home.resolve("token.txt"), "from-file\n");
    write("""
        admin-token: ${file:token.txt}
        secrets-encryption-key: ${env:KEY}
        stores: {main: {type: postgres, url: "jdbc:x", password: "${env:KEY}"}}
        """);

    var config = standalone(Map.of("KEY", "from-env", "DATABASE_URL", "postgres://u:from-url@x"))
        .read();

    assertThat(config.access().adminToken().orElseThrow().reveal()).isEqualTo("from-file");
    assertThat(config.secretsKey().orElseThrow().reveal()).isEqualTo("from-env");
    assertThat(instance(config, STORE).values()).containsEntry("password", "from-env");
    assertThat(config.toString()).doesNotContain("from-file", "from-env", "from-url");
  }

  @Test
  void aKeyWithoutAValueIsAsGoodAsNoneAndAnInstanceWithoutKeysIsNamed() throws IOException {
    write("""
        port:
        admin-token:
        cors-origins: [http://a, null]
        plugins: {dir: , strict: }
        stores: {main: {type: , url: jdbc:x, password: }}
        runtimes:
          echo:
        """);

    var config = standalone(Map.of()).read();

    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.http().corsOrigins()).containsExactly("http://a");
    assertThat(config.access().devFailOpen()).isTrue();
    assertThat(config.folders().plugins()).contains(home.resolve("plugins"));
    assertThat(instance(config, STORE).values()).containsOnlyKeys("url");
    assertThat(instance(config, new InstanceRef(Kind.RUNTIMES, "echo")).implied()).isFalse();
  }

  @Test
  void referencesStandInVariablesToo() throws IOException {
    Files.writeString(home.resolve("pg"), "from-file\n");

    var config = standalone(Map.of("STORES__MAIN__PASSWORD", "${file:pg}",
        "ADMIN_TOKEN", "${env:OTHER}", "OTHER", "from-env", "PORT", "${env:THE_PORT}",
        "THE_PORT", "81")).read();

    assertThat(instance(config, STORE).values()).containsEntry("password", "from-file");
    assertThat(config.access().adminToken().orElseThrow().reveal()).isEqualTo("from-env");
    assertThat(config.http().port()).isEqualTo(81);
    assertThatThrownBy(() -> standalone(Map.of("ADMIN_TOKEN", "${file:gone}")).read())
        .hasMessageContaining("'ADMIN_TOKEN': ${file:gone} cannot be read");
  }

  @Test
  void aBrokenFileIsReportedByLineAndNotQuoted() throws IOException {
    write("port: 1\nadmin-token: \"geheim\n  : [\n");

    assertThatThrownBy(() -> standalone(Map.of()).read())
        .hasMessageContaining("molecule.yaml line ").hasMessageNotContaining("geheim")
        .hasNoCause();
  }

  @Test
  void aKeyGivenTwiceIsAMistake() throws IOException {
    write("port: 1\nport: 2\n");

    assertThatThrownBy(() -> standalone(Map.of()).read())
        .hasMessageContaining("line 2: a key stands there twice");
  }

  @Test
  void aFileNamedExplicitlyMustBeThere() {
    assertThatThrownBy(() -> standalone(Map.of()).file(home.resolve("other.yaml")).read())
        .hasMessageContaining("there is no such file");
  }

  @Test
  void pathsInTheFileAreRelativeToIt() throws IOException {
    write("data-dir: kept\nplugins: {dir: jars}\n");

    var folders = standalone(Map.of()).read().folders();

    assertThat(folders.data()).contains(home.resolve("kept"));
    assertThat(folders.plugins()).contains(home.resolve("jars"));
  }

  @Test
  void everyLineOfTheSampleFileIsUnderstood() throws IOException {
    Files.writeString(home.resolve("secrets.key"), "key");
    Files.writeString(home.resolve("database.url"), "postgres://db/molecule");
    write(sample());

    var config = standalone(Map.of("ADMIN_TOKEN", "token")).read();

    assertThat(config.warnings()) // the sample shows both: a database, and a type without one
        .allSatisfy(warning -> assertThat(warning).contains("DATABASE_URL"));
    assertThat(config.instances()).hasSizeGreaterThan(2);
  }

  @Test
  void everyKeyStandsInTheSampleFile() throws IOException {
    var sample = sample();
    write(sample);
    var file = MoleculeYaml.read(home.resolve("molecule.yaml"), new ArrayList<>());
    var keys = new TreeSet<>(file.values().keySet());
    file.section("plugins").keySet().forEach(key -> keys.add("plugins-" + key));
    Stream.of("stores", "registries", "runtimes", "relays")
        .filter(name -> sample.contains("\n" + name + ":")).forEach(keys::add);

    assertThat(Settings.SPEC.options()).extracting(ConfigOption::name)
        .isSubsetOf(keys);
  }

  /** Returns the sample with nothing commented out that is a key. */
  private static String sample() throws IOException {
    var sample = Files.readString(Path.of("../examples/server/src/dist/molecule.yaml"));
    var uncommented = Pattern.compile("^# ( *[a-z][a-z0-9-]*:.*)$", Pattern.MULTILINE)
        .matcher(sample).replaceAll("$1");
    assertThat(uncommented).isNotEqualTo(sample);
    return uncommented;
  }

  @Test
  void templatesThatShipAreADefaultThatEverythingElseBeats() throws IOException {
    var shipped = Files.createDirectories(home.resolve("dist/org-templates"));
    var sources = standalone(Map.of()).distribution(home.resolve("dist"));
    assertThat(sources.read().folders().orgTemplates()).contains(shipped);

    var own = Files.createDirectory(home.resolve("org-templates"));
    assertThat(sources.read().folders().orgTemplates()).contains(own);

    write("org-templates-dir: mine\n");
    assertThat(standalone(Map.of()).distribution(home.resolve("dist")).read().folders()
        .orgTemplates()).contains(home.resolve("mine"));
  }

  @Test
  void everyKeyOutsideTheSectionsOfInstancesCanBeAVariable() {
    assertThat(standalone(Map.of("PLUGINS__STRICT", "true", "PLUGINS__START_TIMEOUT", "7s",
        "PLUGINS__CALLS_AT_ONCE", "8")).read().plugins()).isEqualTo(new PluginsConfig(true,
            Duration.ofSeconds(7), Duration.ofSeconds(15), Duration.ofSeconds(30), 8));
  }

  private static InstanceConfig instance(ServerConfig config, InstanceRef ref) {
    return Optional.ofNullable(config.instances().get(ref)).orElseThrow();
  }

  private ConfigSources standalone(Map<String, String> environment) {
    return ConfigSources.standalone(home, environment);
  }

  private void write(String yaml) throws IOException {
    Files.writeString(home.resolve("molecule.yaml"), yaml);
  }
}
