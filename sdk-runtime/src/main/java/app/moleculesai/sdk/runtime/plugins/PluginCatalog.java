package app.moleculesai.sdk.runtime.plugins;

import app.moleculesai.sdk.api.plugin.InstanceRef.Kind;
import app.moleculesai.sdk.api.plugin.Plugin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every plugin that was found, and which of them provides a type. Immutable once made. */
public final class PluginCatalog {
  private final List<FoundPlugin> plugins;

  private PluginCatalog(List<FoundPlugin> plugins) {
    this.plugins = plugins;
  }

  /** Looks everywhere and settles who wins where two are the same. */
  public static PluginCatalog of(Discovery discovery, LoadRules rules) {
    var catalog = new PluginCatalog(new ArrayList<>());
    try {
      discovery.sources().forEach(source -> catalog.look(source, rules));
      catalog.settleFiles();
      catalog.settleIds();
      return catalog;
    } catch (RuntimeException | Error e) {
      catalog.loaders().forEach(FilteringClassLoader::end);
      throw e;
    }
  }

  private void look(Discovery.Source source, LoadRules rules) {
    switch (source) {
      case Discovery.Source.Given given ->
        given.plugins().forEach(one -> plugins.add(given(one, rules)));
      case Discovery.Source.ClassPath path -> plugins
          .addAll(ClassPathPlugins.find(path.loader(), rules));
      case Discovery.Source.Directory directory -> plugins
          .addAll(DropInPlugins.find(directory.path(), rules));
    }
  }

  private static FoundPlugin given(Plugin plugin, LoadRules rules) {
    var one = new FoundPlugin("?", "the program", true);
    var started = System.nanoTime();
    one.describe(plugin, rules.longest());
    one.took(System.nanoTime() - started);
    return one;
  }

  /** The same file twice is harmless: that of the class path is used, else the first one. */
  private void settleFiles() {
    Map<String, FoundPlugin> used = new LinkedHashMap<>();
    var dropIns = plugins.stream().filter(FoundPlugin::isUsable)
        .filter(one -> one.isolation().isPresent()).toList();
    if (!dropIns.isEmpty()) { // a hash takes time, and nobody else needs it
      plugins.stream().filter(FoundPlugin::isUsable).forEach(
          one -> one.classPathHash().ifPresent(hash -> used.putIfAbsent(hash, one)));
    }
    for (var one : dropIns) {
      var hash = one.sha256().orElseThrow();
      var before = used.putIfAbsent(hash, one);
      if (before != null && !before.origin().equals(one.origin())) {
        one.reject(new PluginProblem(PluginCode.DUPLICATE_FILE,
            "it is the same as " + before.origin() + ", which is used; remove one of them"));
        one.isolation().filter(loader -> one.isQuiet()).ifPresent(FilteringClassLoader::end);
      }
    }
  }

  private void settleIds() {
    Map<String, List<FoundPlugin>> byId = new LinkedHashMap<>();
    plugins.stream().filter(FoundPlugin::isUsable)
        .forEach(one -> byId.computeIfAbsent(one.id(), id -> new ArrayList<>()).add(one));
    byId.values().stream().filter(same -> same.size() > 1).forEach(PluginCatalog::settle);
  }

  private static void settle(List<FoundPlugin> same) {
    var given = same.stream().filter(FoundPlugin::isGiven).toList();
    if (given.size() == 1) {
      same.stream().filter(one -> !one.isGiven()).forEach(FoundPlugin::shadow);
      return;
    }
    for (var one : same) {
      var others = same.stream().filter(other -> other != one).map(FoundPlugin::origin).toList();
      one.reject(new PluginProblem(PluginCode.DUPLICATE_ID, "the id '" + one.id()
          + "' is also that of " + String.join(" and ", others) + "; remove one of them"));
    }
  }

  public List<FoundPlugin> plugins() {
    return Collections.unmodifiableList(plugins);
  }

  /** Returns the class loaders of drop-in plugins. */
  public Set<FilteringClassLoader> loaders() {
    var loaders = new LinkedHashSet<FilteringClassLoader>();
    plugins.forEach(plugin -> plugin.isolation().ifPresent(loaders::add));
    return loaders;
  }

  /** Returns every offer that a {@code type} of the configuration can mean; more than one is ambiguous. */
  public List<Offer> offers(Kind kind, String type) {
    return plugins.stream().filter(FoundPlugin::isUsable)
        .flatMap(one -> one.offers().stream())
        .filter(offer -> offer.kind() == kind && offer.isCalled(type)).toList();
  }

  /** Returns the types of one kind that can be chosen, for messages. */
  public List<String> types(Kind kind) {
    return plugins.stream().filter(FoundPlugin::isUsable)
        .flatMap(one -> one.offers().stream())
        .filter(offer -> offer.kind() == kind).map(Offer::type).distinct().sorted().toList();
  }

  /** Returns those that cannot be used. */
  public List<FoundPlugin> refused() {
    return plugins.stream().filter(FoundPlugin::isRefused).toList();
  }
}
