package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.runtime.config.ServerConfig;
import app.moleculesai.sdk.runtime.instances.PluginHost;
import app.moleculesai.sdk.runtime.org.BundleImport;
import app.moleculesai.sdk.runtime.org.BundleReader;
import app.moleculesai.sdk.runtime.org.ImportResult;
import app.moleculesai.sdk.runtime.org.OrgImport;
import app.moleculesai.sdk.runtime.org.OrgPlan;
import app.moleculesai.sdk.runtime.org.OrgPlanner;
import app.moleculesai.sdk.runtime.org.Resolution;
import app.moleculesai.sdk.runtime.templates.OrgTemplate;
import app.moleculesai.sdk.runtime.templates.TemplateCatalog;
import app.moleculesai.sdk.runtime.templates.TemplateReader;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** How organisations are imported from templates. Immutable and safe for use by many threads. */
final class Imports {
  final TemplateReader templates;
  final TemplateCatalog catalog;
  final OrgPlanner planner;
  final OrgImport imports;
  final BundleImport bundles;

  Imports(Ground ground, AgentLife life) {
    var config = ground.config;
    templates = new TemplateReader(config.org());
    catalog = new TemplateCatalog(config.folders().orgTemplates(), templates);
    var resolution = resolution(config, ground.runtimes, ground.clock);
    planner = new OrgPlanner(ground.registry, resolution, ground.vault);
    imports = new OrgImport(ground.registry, ground.changes, resolution, life.births,
        life.provisioning, ground.vault, ground.supervisor, ground.clock, ground.ids);
    bundles = new BundleImport(ground.changes, new BundleReader(ground.runtimes, ground.clock,
        ground.ids, Ground.defaultTier(config)), life.births, life.provisioning, ground.clock);
  }

  /** Imports a template: a folder, or the name of one in the templates folder. */
  ImportResult run(String dir) {
    return imports.run(template(templates, catalog, dir), false);
  }

  /** Returns what an import would do, from plugins that are started but without a server. */
  static OrgPlan plan(ServerConfig config, PluginHost host, Clock clock, String dir) {
    var templates = new TemplateReader(config.org());
    var template = template(templates,
        new TemplateCatalog(config.folders().orgTemplates(), templates), dir);
    return new OrgPlanner(host.registry(),
        resolution(config, Ground.runtimes(config, host), clock),
        Ground.vault(config, new SecureRandom())).plan(template, false);
  }

  private static OrgTemplate template(TemplateReader reader, TemplateCatalog catalog, String dir) {
    return Files.isDirectory(Path.of(dir)) ? reader.read(Path.of(dir)) : catalog.require(dir);
  }

  private static Resolution resolution(ServerConfig config, Runtimes runtimes, Clock clock) {
    return new Resolution(runtimes, Ground.addresses(config), clock, Ground.defaultTier(config),
        config.org().environment(), config.folders().orgTemplates(),
        config.folders().workspacePlugins());
  }
}
