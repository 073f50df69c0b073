package app.moleculesai.sdk.runtime.plugins;

import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import app.moleculesai.sdk.api.plugin.Plugin;
import app.moleculesai.sdk.api.plugin.PluginInfo;
import app.moleculesai.sdk.api.plugin.Provider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One plugin that was found, usable or not, with what is known of it. One thread at a time. */
public final class FoundPlugin {
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  private final String origin;
  private final boolean given;
  private final List<PluginProblem> problems = new ArrayList<>();
  private final List<Offer> offers = new ArrayList<>();
  private final List<Thread> stuck = new ArrayList<>();
  private String id;
  private String version = "-";
  private Optional<String> api = Optional.empty();
  private Optional<String> sha256 = Optional.empty();
  private long nanos;
  private boolean shadowed;
  private boolean refusedAsNewer;
  private boolean program;
  private boolean described;
  private ClassLoader context = FoundPlugin.class.getClassLoader();
  private @Nullable FilteringClassLoader isolation;
  private @Nullable Path jar;

  /**
   * Starts with what is known before anything is read.
   *
   * @param id a guess, from the file's name
   * @param origin where it was found, as the table shows it
   * @param given whether the program gave it
   */
  FoundPlugin(String id, String origin, boolean given) {
    this.id = id;
    this.origin = origin;
    this.given = given;
  }

  /** Stands for the program, which gave a provider to the builder. */
  public static FoundPlugin ofProgram(Provider<?, ?> provider) {
    var program = new FoundPlugin("program", "the program", true);
    program.context = loaderOf(provider);
    program.described = true;
    program.program = true;
    return program;
  }

  /** What a plugin says of itself. */
  private record Description(PluginInfo info, List<Offer> offers) {}

  /** Takes the plugin's object and asks it who it is and what it provides. */
  void describe(Plugin object, Duration longest) {
    try {
      var said = Guarded.loading(longest, "describe-" + origin, loaderOf(object),
          () -> new Description(object.info(), offers(object)));
      id = said.info.id();
      version = said.info.version();
      offers.addAll(said.offers);
      context = loaderOf(object);
      described = true;
    } catch (LinkageError e) {
      reject(Causes.ofLinkage(e));
    } catch (Throwable e) { // because whatever one plugin throws must not end the others
      stillRuns(e);
      reject(new PluginProblem(PluginCode.BAD_DESCRIPTION,
          "it could not say who it is or what it provides: " + Causes.text(e)));
    }
  }

  private List<Offer> offers(Plugin object) {
    var all = new ArrayList<Offer>();
    object.messageStores().forEach(provider -> all.add(offer(Kind.STORES, provider)));
    object.registries().forEach(provider -> all.add(offer(Kind.REGISTRIES, provider)));
    object.runtimes().forEach(provider -> all.add(offer(Kind.RUNTIMES, provider)));
    object.eventRelays().forEach(provider -> all.add(offer(Kind.RELAYS, provider)));
    object.workspacePluginSources().forEach(provider -> all.add(offer(Kind.SOURCES, provider)));
    object.environmentContributors()
        .forEach(provider -> all.add(offer(Kind.CONTRIBUTORS, provider)));
    var names = new HashSet<String>();
    all.stream().filter(offer -> !names.add(offer.toString())).findFirst().ifPresent(offer -> {
      throw new IllegalArgumentException("the type '" + offer.type() + "' is there twice");
    });
    return all;
  }

  private Offer offer(Kind kind, Provider<?, ?> provider) {
    var type = provider.type();
    if (type == null) {
      throw new IllegalArgumentException("a type is null");
    }
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException("the type '" + type + "' does not match " + TYPE);
    }
    return new Offer(this, kind, type, provider);
  }

  /** Remembers a thread that still runs the plugin's code. */
  void stillRuns(Throwable end) {
    if (end instanceof Guarded.StillRunning running) {
      stuck.add(running.thread());
    }
  }

  /** Says whether no thread that loaded it still runs, so that its classes may go. */
  public boolean isQuiet() {
    return stuck.stream().noneMatch(Thread::isAlive);
  }

  /** Adds a problem; one that is no warning takes the plugin out of use. */
  void reject(PluginProblem problem) {
    problems.add(problem);
  }

  /**
   * Takes what its marker says, and refuses it when it was made for an API that does not fit.
   *
   * @param strict whether one made for a newer API of the same generation is refused too
   */
  void marked(Marker marker, boolean strict) {
    id = marker.id();
    version = marker.version();
    api = marker.api();
    api.flatMap(ApiVersion::parse).ifPresent(made -> {
      var here = ApiVersion.current();
      if (made.major() != here.major()) {
        reject(new PluginProblem(PluginCode.API_INCOMPATIBLE, "made for API " + made
            + ", this server has " + here + "; get a version of the plugin for " + here.major()
            + ".x"));
      } else if (made.minor() > here.minor()) {
        reject(new PluginProblem(PluginCode.API_NEWER, "made for API " + made
            + ", this server has " + here + "; it may use what is not there"));
        refusedAsNewer = strict;
      }
    });
  }

  /** Returns another plugin of the same file. */
  FoundPlugin sibling() {
    var other = new FoundPlugin(id, origin, given);
    other.version = version;
    other.api = api;
    other.sha256 = sha256;
    return other;
  }

  void hashed(String hash) {
    sha256 = Optional.of(hash);
  }

  /** Takes the jar of the class path that it stands in. */
  void standsIn(Path file) {
    jar = file;
  }

  void isolatedBy(FilteringClassLoader loader) {
    isolation = loader;
  }

  void took(long more) {
    nanos += more;
  }

  /** Takes it out of use because the program gave another with the same id. */
  void shadow() {
    shadowed = true;
  }

  /** Says whether its providers may be used. */
  public boolean isUsable() {
    return !shadowed && !isRefused();
  }

  /** Says whether something is wrong with it. */
  public boolean isRefused() {
    return !described || !isSound();
  }

  /** Says whether nothing is wrong with it so far. */
  boolean isSound() {
    return !refusedAsNewer && problems.stream().allMatch(problem -> problem.code().isWarning());
  }

  /** Says whether it stands for the program itself. */
  public boolean isProgram() {
    return program;
  }

  public boolean isShadowed() {
    return shadowed;
  }

  public String id() {
    return id;
  }

  public String version() {
    return version;
  }

  public Optional<String> api() {
    return api;
  }

  public String origin() {
    return origin;
  }

  boolean isGiven() {
    return given;
  }

  public Optional<String> sha256() {
    return sha256;
  }

  /** Reads the hash of its jar on the class path; none for one that stands elsewhere or cannot be read. */
  Optional<String> classPathHash() {
    try {
      return jar == null ? Optional.empty() : Optional.of(Sha256.of(jar));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public long nanos() {
    return nanos;
  }

  public List<PluginProblem> problems() {
    return problems;
  }

  public List<Offer> offers() {
    return offers;
  }

  /** Returns the loader that keeps it apart; none for a plugin on the class path. */
  public Optional<FilteringClassLoader> isolation() {
    return Optional.ofNullable(isolation);
  }

  /** Returns the loader its code should see as the thread's context. */
  public ClassLoader contextLoader() {
    return context;
  }

  private static ClassLoader loaderOf(Object object) {
    var loader = object.getClass().getClassLoader();
    return loader == null ? FoundPlugin.class.getClassLoader() : loader;
  }
}
